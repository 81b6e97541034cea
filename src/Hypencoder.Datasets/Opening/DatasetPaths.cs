using Hypencoder.Datasets.Archives;
using Hypencoder.Datasets.Storing;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Opening;

/// <summary>The paths of a dataset's files.</summary>
/// <param name="Files">Paths of plain files and of members of archives, by <see cref="DatasetFile.Name"/>.</param>
/// <param name="Repositories">Paths of each repository's files, by repository id and path in the repository.</param>
internal sealed record DatasetPaths(
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Repositories)
{
    public string this[string name] => Files[name];

    /// <summary>The paths of a dataset's files, all of which must be present and unpacked.</summary>
    public static DatasetPaths Of(Dataset dataset, DatasetOptions options)
    {
        FileLocator locator = new(options);
        Dictionary<string, string> files = [];
        Dictionary<string, IReadOnlyDictionary<string, string>> repositories = [];
        foreach (DatasetFile file in dataset.Files)
        {
            if (file.Repository is not null)
                repositories[file.Name] = OfRepository(file, options);
            else if (file.Members.Count == 0)
                files[file.Name] = locator.Downloaded(file)!.Value.Path;
            foreach (ArchiveMember member in file.Members)
                files[member.Name] = locator.Member(member)!.Value.Path;
        }
        return new DatasetPaths(files, repositories);
    }

    private static Dictionary<string, string> OfRepository(DatasetFile file, DatasetOptions options)
    {
        using HubClient client = new(options.Hub);
        HubSnapshot snapshot = RepositoryFiles.Find(client, file)!;
        return snapshot.Files.ToDictionary(f => f.Path, f => Path.Combine(snapshot.Directory, f.Path));
    }
}
