using Hypencoder.Data.Hub;

namespace Hypencoder.Data;

/// <summary>The files that were pulled from the hub, by this library or by huggingface_hub.</summary>
public sealed class HubCache
{
    private readonly string _folder;

    /// <summary>The cache in a folder, which need not be there.</summary>
    public HubCache(string folder) => _folder = Path.GetFullPath(folder);

    /// <summary>Every snapshot of every repository, by name and commit.</summary>
    public IReadOnlyList<HubSnapshot> Snapshots() => Directory.Exists(_folder)
        ? [.. Directory.EnumerateDirectories(_folder).Order(StringComparer.Ordinal).SelectMany(SnapshotsOf)]
        : [];

    internal RepositoryFolder Folder(HubRepository repository) => new(_folder, repository.FolderName);

    private IEnumerable<HubSnapshot> SnapshotsOf(string path)
    {
        string name = Path.GetFileName(path);
        RepositoryFolder folder = new(_folder, name);
        (string Revision, string Commit)[] revisions = [.. folder.Revisions()];
        foreach (string commit in folder.Commits())
        {
            if (HubRepository.OfFolder(name, commit) is not HubRepository repository)
                continue;
            yield return new HubSnapshot(
                repository, commit, folder.Snapshot(commit), folder.Files(commit),
                [.. revisions.Where(r => r.Commit == commit).Select(r => r.Revision)]);
        }
    }
}
