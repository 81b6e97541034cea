namespace Hypencoder.Models.Hub;

/// <summary>A repository's folder of the hub's cache (<c>models--org--name</c>), given as a directory.</summary>
internal static class CachedRepository
{
    private const string Snapshots = "snapshots";

    /// <summary>
    /// The snapshot that <c>refs/main</c> names, or the only one, of such a folder; any other directory itself.
    /// </summary>
    /// <exception cref="InvalidDataException">There are several snapshots, or none, and no such reference.</exception>
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
            $"{directory}: expected a snapshot in this folder of the hub's cache, that of refs/main or a single one, "
            + $"found {(commit is null ? "" : $"refs/main at {commit} and ")}{found}");
    }
}
