namespace Hypencoder.Documents.Catalog;

/// <summary>
/// Paths relative to the folder that contains an index folder, so that an index can be moved together with the
/// documents beside it, and is the same from whatever folder the program is run.
/// </summary>
internal static class DocumentRoot
{
    /// <summary>Absolute path of the folder that contains an index folder.</summary>
    public static string Of(string directory)
    {
        string full = Full(directory);
        return Path.GetDirectoryName(full) ?? full;
    }

    /// <summary>Path of a file or folder as the catalogue names it; <c>.</c> for the root itself.</summary>
    /// <param name="root">Absolute path of the root.</param>
    /// <param name="path">Path of the file or folder.</param>
    public static string Relative(string root, string path)
    {
        string full = Full(path);
        string relative = Path.GetRelativePath(root, full);
        bool isAbove = relative == ".."
            || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        bool isBelow = !isAbove && !Path.IsPathRooted(relative);
        return (isBelow ? relative : full).Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>Absolute path of a file or folder, without a separator at its end.</summary>
    public static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>Absolute path of a file or folder that the catalogue names.</summary>
    public static string Absolute(string root, string path) => Path.GetFullPath(path, root);

    /// <summary>Whether a path of the catalogue is another one, or lies below it.</summary>
    public static bool Contains(string source, string path) =>
        source == path || (source == "." ? !Path.IsPathRooted(path)
            : path.StartsWith(source.EndsWith('/') ? source : source + '/', StringComparison.Ordinal));
}
