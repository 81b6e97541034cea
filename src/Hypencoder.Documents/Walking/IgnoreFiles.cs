namespace Hypencoder.Documents.Walking;

/// <summary>
/// The <c>.gitignore</c> files that hold for a folder: its own and those of the folders above it, up to the root of the
/// git repository.
/// </summary>
internal sealed class IgnoreFiles
{
    private readonly IgnoreFiles? _above;
    private readonly string _folder;
    private readonly IgnorePattern[] _patterns;

    private IgnoreFiles(IgnoreFiles? above, string folder, IEnumerable<string> files)
    {
        _above = above;
        _folder = folder;
        _patterns = [.. files.SelectMany(Lines).Select(IgnorePattern.Parse).OfType<IgnorePattern>()];
    }

    /// <summary>The files that hold for a folder that is indexed by its name.</summary>
    public static IgnoreFiles Of(string folder)
    {
        List<string> folders = [folder];
        string? root = folder;
        while (root is not null && !Path.Exists(Path.Combine(root, ".git")))
        {
            root = Path.GetDirectoryName(root);
            if (root is not null)
                folders.Add(root);
        }
        if (root is null)
            return new IgnoreFiles(null, folder, [FileOf(folder)]);
        IgnoreFiles? files = new(null, root, [Path.Combine(root, ".git", "info", "exclude")]);
        folders.Reverse();
        foreach (string each in folders)
            files = new IgnoreFiles(files, each, [FileOf(each)]);
        return files;
    }

    /// <summary>The files that hold for a folder within this one.</summary>
    public IgnoreFiles Within(string folder) =>
        File.Exists(FileOf(folder)) ? new IgnoreFiles(this, folder, [FileOf(folder)]) : this;

    /// <summary>
    /// Whether a file or folder is ignored, provided that the folders above it are not. The last pattern that matches
    /// decides, and files of inner folders come before those of outer ones.
    /// </summary>
    public bool Ignores(string path, bool isFolder)
    {
        for (IgnoreFiles? files = this; files is not null; files = files._above)
        {
            string relative = Path.GetRelativePath(files._folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (files._patterns.LastOrDefault(p => p.Matches(relative, isFolder)) is IgnorePattern last)
                return !last.IsNegated;
        }
        return false;
    }

    private static string FileOf(string folder) => Path.Combine(folder, ".gitignore");

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
