namespace Hypencoder.Data.Hub;

/// <summary>What is asked of the hub.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">Relative to the endpoint.</param>
/// <param name="Repository">For messages.</param>
/// <param name="Commit">Where the file is; null for a list.</param>
/// <param name="Offset">The first byte that is wanted.</param>
internal sealed record HubRequest(
    HttpMethod Method, string Path, HubRepository Repository, string? Commit = null, long Offset = 0)
{
    /// <summary>Whether a redirect to another host is followed, or is itself the answer.</summary>
    public bool FollowsElsewhere => Method == HttpMethod.Get;
}
