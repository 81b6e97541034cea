namespace Hypencoder.Datasets.Opening;

/// <summary>Where the files of a dataset lie.</summary>
/// <param name="Files">Plain files and members of archives by <see cref="DatasetFile.Name"/>.</param>
/// <param name="Repositories">The files of each repository, by path, under the repository's id.</param>
internal sealed record DatasetPaths(
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Repositories)
{
    public string this[string name] => Files[name];
}
