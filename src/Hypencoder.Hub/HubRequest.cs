namespace Hypencoder.Hub;

/// <summary>A request to the hub.</summary>
/// <param name="Method">Method of the request, GET or HEAD.</param>
/// <param name="Path">Path relative to the endpoint.</param>
/// <param name="Repository">Repository that the request is about, for messages.</param>
/// <param name="Commit">Commit of the requested file; null for a list of files.</param>
/// <param name="Offset">Position of the first byte that is requested.</param>
internal sealed record HubRequest(
    HttpMethod Method, string Path, HubRepository Repository, string? Commit = null, long Offset = 0)
    : WebRequest(Method, Path, Offset)
{
    public override string Label => Repository.ToString();

    public override void CheckStatus(HttpResponseMessage response, bool atHub, HubOptions options) =>
        HubStatus.Check(response, this, atHub, options);

    public override void CheckHub(HttpResponseMessage response)
    {
        string? commit = HubHeaders.Value(response, "X-Repo-Commit");
        if (Commit is not null && commit is not null && commit != Commit)
        {
            throw new InvalidDataException(
                $"{Repository}: expected commit {Commit}, found \"{RemoteText.Clip(commit)}\"");
        }
    }
}
