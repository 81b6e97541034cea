namespace Hypencoder.Data.Formats;

/// <summary>Checks paths before they are read, with errors that name similar paths.</summary>
internal static class InputPath
{
    private const int MostNames = 3;

    /// <summary>Number of a folder's names that are looked at.</summary>
    private const int MostLookedAt = 10_000;

    /// <summary>
    /// Throws unless the path is a file. The error lists what a folder holds, or names similar to a missing path.
    /// </summary>
    /// <exception cref="InvalidDataException">The path is something else, or missing.</exception>
    public static void RequireFile(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException($"{path}: expected a file, found a folder ({Contents(path)})");
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: expected a file, found none{Near(path)}");
    }

    /// <summary>Throws unless the path is a folder.</summary>
    /// <exception cref="InvalidDataException">The path is something else, or missing.</exception>
    public static void RequireFolder(string path, string what = "a folder", string remedy = "")
    {
        if (File.Exists(path))
            throw new InvalidDataException($"{path}: expected {what}, found a file");
        if (!Directory.Exists(path))
            throw new InvalidDataException($"{path}: expected {what}, found none{Near(path)}{remedy}");
    }

    /// <summary>
    /// A hint for an error message, "; near names: …" with names that exist in the path's folder; empty where none is
    /// similar.
    /// </summary>
    public static string Near(string path)
    {
        string? folder = Path.GetDirectoryName(path), name = Path.GetFileName(path.TrimEnd('/', '\\'));
        if (name.Length == 0 || (!string.IsNullOrEmpty(folder) && !Directory.Exists(folder)))
            return "";
        string[] names = [.. Names(string.IsNullOrEmpty(folder) ? "." : folder)];
        string stem = Path.GetFileNameWithoutExtension(name);
        return names.FirstOrDefault(n => Path.GetFileNameWithoutExtension(n) == stem) is string other
            ? $"; near name: {other}"
            : NearNames.Hint(name, names);
    }

    private static string Contents(string folder)
    {
        string[] names = [.. Names(folder).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
            return "it is empty";
        string more = names.Length > MostNames ? $" and {names.Length - MostNames} more" : "";
        return $"it has {string.Join(", ", names.Take(MostNames))}{more}";
    }

    private static IEnumerable<string> Names(string folder)
    {
        try
        {
            IEnumerable<string> entries = Directory.EnumerateFileSystemEntries(folder).Take(MostLookedAt);
            return [.. entries.Select(p => Path.GetFileName(p))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // A hint must not fail on its own.
        }
    }
}
