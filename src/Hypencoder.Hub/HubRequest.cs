namespace Hypencoder.Hub;

/// <summary>What is asked of the hub.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">Relative to the endpoint.</param>
/// <param name="Repository">For messages.</param>
/// <param name="Commit">Where the file is; null for a list.</param>
/// <param name="Offset">The first byte that is wanted.</param>
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
