using Hypencoder.Documents.Catalog;

namespace Hypencoder.Documents.Updating;

/// <summary>What an update reads and what it leaves alone.</summary>
/// <param name="Walked">Sources that are read.</param>
/// <param name="Untouched">Other sources of the index, which stay as they are.</param>
/// <param name="IsAll">Whether passages below other paths are removed too.</param>
internal sealed record UpdateScope(IReadOnlyList<string> Walked, IReadOnlyList<string> Untouched, bool IsAll)
{
    /// <param name="root">Folder to which sources are relative.</param>
    /// <param name="paths">Paths that were given; none for the known ones.</param>
    /// <param name="known">Sources of the index.</param>
    /// <param name="only">Whether the paths given are all that the index is to have.</param>
    /// <exception cref="InvalidDataException">There are no paths, or a known source does not exist.</exception>
    public static UpdateScope Of(string root, IReadOnlyList<string> paths, IReadOnlyList<string> known, bool only)
    {
        if (paths.Count == 0 && known.Count == 0)
            throw new InvalidDataException("expected the paths of files and folders to index, found none");
        string[] given = [.. paths.Count == 0 ? known : paths.Select(path => DocumentRoot.Relative(root, path))];
        // What lies in another source goes with it: a hidden file, say, that was once named itself.
        List<string> walked = [.. given.Concat(only ? [] : known.Where(source => IsIn(given, source)))
            .Distinct(StringComparer.Ordinal)];
        walked.RemoveAll(source => !Path.Exists(DocumentRoot.Absolute(root, source))
            && walked.Any(other => other != source && DocumentRoot.Contains(other, source)));
        if (walked.FirstOrDefault(source => !Path.Exists(DocumentRoot.Absolute(root, source))) is string missing)
        {
            throw new InvalidDataException(
                $"{missing}: expected the file or folder that was indexed, found none; to remove it from the index, "
                + "name the other paths with --only");
        }
        string[] untouched = only ? [] : [.. known.Where(source => !IsIn(given, source))];
        return new UpdateScope(walked, untouched, only);
    }

    /// <summary>Sources of the index after the update.</summary>
    public IReadOnlyList<string> Sources =>
        [.. Walked.Concat(Untouched).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Whether the update decides about the passages of a file.</summary>
    public bool Contains(string path) => IsAll || IsIn(Walked, path);

    private static bool IsIn(IEnumerable<string> sources, string path) =>
        sources.Any(source => DocumentRoot.Contains(source, path));
}
