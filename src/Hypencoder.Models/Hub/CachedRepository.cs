namespace Hypencoder.Models.Hub;

/// <summary>
/// Resolves a repository's folder in the hub's cache (<c>models--org--name</c>) that is given as a directory.
/// </summary>
internal static class CachedRepository
{
    private const string Snapshots = "snapshots";

    /// <summary>
    /// The snapshot of such a folder: that of <c>refs/main</c>, or the only one. Any other directory is returned
    /// unchanged.
    /// </summary>
    /// <exception cref="InvalidDataException">There is no such reference, and not exactly one snapshot.</exception>
    public static string SnapshotOf(string directory)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (Path.GetFileName(full) == Snapshots && Directory.Exists(Path.Combine(full, "..", "refs")))
            full = Path.GetDirectoryName(full)!;
        string snapshots = Path.Combine(full, Snapshots);
        if (!Directory.Exists(snapshots) || File.Exists(Path.Combine(full, ModelFiles.Config)))
            return directory;
        string[] commits = [.. Directory.EnumerateDirectories(snapshots).Select(d => Path.GetFileName(d)).Order()];
        string main = Path.Combine(full, "refs", "main");
        string? commit = File.Exists(main) ? File.ReadLines(main).FirstOrDefault()?.Trim() : null;
        if (commit is null && commits is [string only])
            commit = only;
        if (commit is not null && commits.Contains(commit))
            return Path.Combine(snapshots, commit);
        string found = commits.Length == 0 ? "none" : string.Join(", ", commits.Take(3));
        throw new InvalidDataException(
            $"{directory}: expected that of refs/main or a single snapshot in this folder of the hub's cache, "
            + $"found {(commit is null ? "" : $"refs/main at {commit} and ")}{found}");
    }
}
