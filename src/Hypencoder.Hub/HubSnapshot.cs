namespace Hypencoder.Hub;

/// <summary>The files of a repository at a commit, as they lie in the cache.</summary>
/// <param name="Repository">As it was asked for.</param>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Directory">The folder of the files.</param>
/// <param name="Files">Those that were chosen; of a cache's list all that are there.</param>
/// <param name="Revisions">The branches and tags that were at this commit when they were last asked for.</param>
/// <param name="HubWasUnreachable">The hub did not answer, and the revision may have moved on since.</param>
public sealed record HubSnapshot(
    HubRepository Repository,
    string Commit,
    string Directory,
    IReadOnlyList<HubFile> Files,
    IReadOnlyList<string> Revisions,
    bool HubWasUnreachable = false)
{
    /// <summary>Of <see cref="Files"/>, in bytes.</summary>
    public long Size => Files.Sum(f => f.Size);
}
