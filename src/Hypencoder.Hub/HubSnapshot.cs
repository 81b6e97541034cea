namespace Hypencoder.Hub;

/// <summary>The files of a repository at a commit, in the cache.</summary>
/// <param name="Repository">Repository and revision as they were requested.</param>
/// <param name="Commit">Hash of the commit, 40 hexadecimal digits.</param>
/// <param name="Directory">Path of the folder that holds the files.</param>
/// <param name="Files">Files that were chosen; in <see cref="HubCache.Snapshots"/>, all files of the snapshot.</param>
/// <param name="Revisions">Branches and tags that pointed to this commit when they were last requested.</param>
/// <param name="HubWasUnreachable">
/// Whether the hub did not answer, so that the revision may have moved to another commit.
/// </param>
internal sealed record HubSnapshot(
    HubRepository Repository,
    string Commit,
    string Directory,
    IReadOnlyList<HubFile> Files,
    IReadOnlyList<string> Revisions,
    bool HubWasUnreachable = false)
{
    /// <summary>Total size of <see cref="Files"/>, in bytes.</summary>
    public long Size => Files.Sum(f => f.Size);
}

/// <summary>A file of a repository.</summary>
/// <param name="Path">Path in the repository, with <c>/</c> between folders.</param>
/// <param name="Size">Size in bytes.</param>
internal sealed record HubFile(string Path, long Size);
