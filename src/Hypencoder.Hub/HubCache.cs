
namespace Hypencoder.Hub;

/// <summary>The cache of files pulled from the hub, by this library or by huggingface_hub.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class HubCache
{
    private readonly string _folder;
    private readonly Action<string, string> _createLink;

    /// <summary>Creates a cache in a folder, which need not exist.</summary>
    public HubCache(string folder)
        : this(folder, (path, target) => File.CreateSymbolicLink(path, target))
    {
    }

    internal HubCache(string folder, Action<string, string> createLink)
    {
        _folder = Path.GetFullPath(folder);
        _createLink = createLink;
    }

    /// <summary>Every snapshot of every repository, sorted by name and commit.</summary>
    public IReadOnlyList<HubSnapshot> Snapshots() => Directory.Exists(_folder)
        ? [.. Directory.EnumerateDirectories(_folder).Order(StringComparer.Ordinal).SelectMany(SnapshotsOf)]
        : [];

    internal RepositoryFolder Folder(HubRepository repository) => new(_folder, repository.FolderName, _createLink);

    private IEnumerable<HubSnapshot> SnapshotsOf(string path)
    {
        string name = Path.GetFileName(path);
        RepositoryFolder folder = new(_folder, name, _createLink);
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
