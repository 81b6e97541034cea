namespace Hypencoder.Data.Formats;

/// <summary>Makes the folder of a run, which goes again where not even the run's first file could be written.</summary>
public static class NewFolder
{
    /// <summary>
    /// Makes a folder, with those above it, and writes to it. When that throws, those that were made and are empty are
    /// removed; one that was there stays.
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
