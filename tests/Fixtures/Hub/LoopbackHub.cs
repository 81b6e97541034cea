using System.Globalization;

namespace Hypencoder.Tests;

/// <summary>
/// Serves repositories by the routes of Hugging Face: lists, files, and for large files a redirect to another host, the
/// storage.
/// </summary>
internal sealed class LoopbackHub : IDisposable
{
    private readonly Dictionary<string, (string Commit, Dictionary<string, LoopbackFile> Files)> _repositories = [];
    private readonly LoopbackServer _hub;
    private readonly LoopbackServer _storage;

    public LoopbackHub()
    {
        _hub = new LoopbackServer(request => OnHub?.Invoke(request) ?? Answer(request));
        _storage = new LoopbackServer(request => OnStorage?.Invoke(request) ?? Stored(request));
    }

    /// <summary>Answers in place of the hub where it gives an answer.</summary>
    public Func<LoopbackRequest, LoopbackAnswer?>? OnHub { get; set; }

    /// <summary>Answers in place of the storage where it gives an answer.</summary>
    public Func<LoopbackRequest, LoopbackAnswer?>? OnStorage { get; set; }

    public string Address => _hub.Address;

    public string StorageAddress => _storage.Address;

    public IReadOnlyList<LoopbackRequest> HubRequests => _hub.Requests;

    public IReadOnlyList<LoopbackRequest> StorageRequests => _storage.Requests;

    /// <summary>The files that were asked for, by GET, at the hub.</summary>
    public IEnumerable<string> FilesAsked => HubRequests
        .Where(r => r.Method == "GET" && r.Target.Contains("/resolve/", StringComparison.Ordinal))
        .Select(r => string.Join('/', r.Target.Split("/resolve/")[1].Split('/')[1..]));

    /// <summary>Adds a repository, or its next commit.</summary>
    /// <param name="name">Such as <c>org/name</c> or <c>datasets/org/name</c>.</param>
    /// <param name="commit">One digit of the hash, which is 40 of them.</param>
    /// <param name="files">All of them.</param>
    public void Add(string name, char commit, params (string Name, LoopbackFile File)[] files) =>
        _repositories[name] = (new string(commit, 40), files.ToDictionary(f => f.Name, f => f.File));

    public void Dispose()
    {
        _hub.Dispose();
        _storage.Dispose();
    }

    /// <summary>What the hub answers when nothing is wrong.</summary>
    public LoopbackAnswer Answer(LoopbackRequest request)
    {
        string path = Uri.UnescapeDataString(request.Target.Split('?')[0]).TrimStart('/');
        if (path.StartsWith("api/", StringComparison.Ordinal))
            return List(path["api/".Length..].Split("/revision/"));
        string[] parts = path.Split("/resolve/");
        if (parts.Length < 2 || !_repositories.TryGetValue(parts[0], out var repository))
            return Missing("RepoNotFound");
        string[] rest = parts[1].Split('/', 2);
        if (rest[0] != repository.Commit && rest[0] != "main")
            return Missing("RevisionNotFound");
        if (!repository.Files.TryGetValue(rest[1], out LoopbackFile? file))
            return Missing("EntryNotFound");
        (string, string) commit = ("X-Repo-Commit", repository.Commit);
        return file.IsLarge
            ? LoopbackAnswer.To(
                $"{StorageAddress}/{file.Etag}?signature=secret", commit, ("X-Linked-Etag", $"\"{file.Etag}\""),
                ("X-Linked-Size", file.Content.Length.ToString(CultureInfo.InvariantCulture)), ("ETag", "\"pointer\""))
            : Content(request, file, commit);
    }

    /// <summary>What the storage answers when nothing is wrong.</summary>
    public LoopbackAnswer Stored(LoopbackRequest request)
    {
        string etag = request.Target.Split('?')[0].TrimStart('/');
        LoopbackFile? file = _repositories.Values.SelectMany(r => r.Files.Values).FirstOrDefault(f => f.Etag == etag);
        return file is null ? LoopbackAnswer.Of(404, "") : Content(request, file);
    }

    /// <summary>All of a file, or the range that is asked for.</summary>
    public static LoopbackAnswer Content(
        LoopbackRequest request, LoopbackFile file, params (string Name, string Value)[] headers)
    {
        headers = [.. headers, ("ETag", $"\"{file.Etag}\""), ("Accept-Ranges", "bytes")];
        if (request.Range is not string range)
            return LoopbackAnswer.Of(200, file.Content, headers);
        int start = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        int length = file.Content.Length;
        return start >= length
            ? LoopbackAnswer.Of(416, "", ("Content-Range", $"bytes */{length}"))
            : LoopbackAnswer.Of(
                206, file.Content[start..], [.. headers, ("Content-Range", $"bytes {start}-{length - 1}/{length}")]);
    }

    private LoopbackAnswer List(string[] parts)
    {
        bool isModel = parts[0].StartsWith("models/", StringComparison.Ordinal);
        string name = isModel ? parts[0]["models/".Length..] : parts[0];
        if (!_repositories.TryGetValue(name, out var repository))
            return Missing("RepoNotFound");
        if (parts[1] != "main" && parts[1] != repository.Commit)
            return Missing("RevisionNotFound");
        string siblings = string.Join(',', repository.Files.Select(f => f.Value.ToJson(f.Key)));
        return LoopbackAnswer.Of(
            200, $$"""{"id":"{{name}}","sha":"{{repository.Commit}}","siblings":[{{siblings}}]}""",
            ("Content-Type", "application/json"));
    }

    private static LoopbackAnswer Missing(string code) =>
        LoopbackAnswer.Of(404, "{}", ("X-Error-Code", code), ("X-Error-Message", "Not here"));
}
