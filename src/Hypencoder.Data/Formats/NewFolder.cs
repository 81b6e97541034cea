namespace Hypencoder.Data.Formats;

/// <summary>
/// Creates the folder of a run, and removes it again where not even the run's first file could be written.
/// </summary>
internal static class NewFolder
{
    /// <summary>
    /// Creates a folder and its parents, and calls <paramref name="write"/>. When that throws, the folders that were
    /// created and are empty are removed; folders that existed stay.
    /// </summary>
    public static void Create(string path, Action write)
    {
        List<string> made = [];
        for (string? folder = Path.GetFullPath(path);
            folder is not null && !Directory.Exists(folder);
            folder = Path.GetDirectoryName(folder))
        {
            made.Add(folder);
        }
        try
        {
            Directory.CreateDirectory(path);
            write();
        }
        catch
        {
            foreach (string folder in made.TakeWhile(IsEmpty))
                Directory.Delete(folder);
            throw;
        }
    }

    private static bool IsEmpty(string folder) =>
        Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any();
}
