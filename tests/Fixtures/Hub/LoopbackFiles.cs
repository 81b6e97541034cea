namespace Hypencoder.Tests;

/// <summary>Serves plain files by path, with ranges and If-Range as HTTP has them.</summary>
internal sealed class LoopbackFiles : IDisposable
{
    private readonly Dictionary<string, LoopbackFile> _files = [];
    private readonly LoopbackServer _server;

    public LoopbackFiles() => _server = new LoopbackServer(request => On?.Invoke(request) ?? Answer(request));

    /// <summary>Answers in place of the server where it gives an answer.</summary>
    public Func<LoopbackRequest, LoopbackAnswer?>? On { get; set; }

    public string Address => _server.Address;

    public IReadOnlyList<LoopbackRequest> Requests => _server.Requests;

    /// <summary>The file at a path without a slash at its front.</summary>
    public LoopbackFile this[string path]
    {
        get => _files[path];
        set => _files[path] = value;
    }

    /// <summary>What the server answers when nothing is wrong.</summary>
    public LoopbackAnswer Answer(LoopbackRequest request)
    {
        string path = Uri.UnescapeDataString(request.Target.Split('?')[0]).TrimStart('/');
        if (!_files.TryGetValue(path, out LoopbackFile? file))
            return LoopbackAnswer.Of(404, "");
        bool isOther = request.Headers.TryGetValue("If-Range", out string? tag) && tag != $"\"{file.Etag}\"";
        return isOther
            ? LoopbackAnswer.Of(200, file.Content, ("ETag", $"\"{file.Etag}\""))
            : LoopbackHub.Content(request, file);
    }

    public void Dispose() => _server.Dispose();
}
