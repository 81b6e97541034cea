namespace Hypencoder.Documents;

/// <summary>Number of passages with a common property, such as a kind or a folder.</summary>
/// <param name="Name">Name of the kind, or path of the folder.</param>
/// <param name="Passages">Number of passages.</param>
public sealed record DocumentCount(string Name, int Passages)
{
    /// <summary>Counts names, and returns them in ordinal order.</summary>
    internal static DocumentCount[] Of(IEnumerable<string> names) => [.. names.CountBy(name => name)
        .Select(pair => new DocumentCount(pair.Key, pair.Value)).OrderBy(c => c.Name, StringComparer.Ordinal)];

    /// <summary>Counts the folders above paths, at any depth: of <c>a/b/c.md</c>, <c>a/b</c> and <c>a</c>.</summary>
    internal static DocumentCount[] OfFolders(IEnumerable<string> paths) => Of(paths.SelectMany(FoldersOf));

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (int end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            yield return path[..end];
    }
}
