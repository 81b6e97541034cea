using Hypencoder.Datasets.Archives;
using Hypencoder.Datasets.Storing;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Opening;

/// <summary>Where the files of a dataset lie.</summary>
/// <param name="Files">Plain files and members of archives by <see cref="DatasetFile.Name"/>.</param>
/// <param name="Repositories">The files of each repository, by path, under the repository's id.</param>
internal sealed record DatasetPaths(
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Repositories)
{
    public string this[string name] => Files[name];

    /// <summary>Those of a dataset all of whose files are there and unpacked.</summary>
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
