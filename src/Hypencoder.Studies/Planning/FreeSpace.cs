namespace Hypencoder.Studies.Planning;

/// <summary>The free space of disks.</summary>
internal static class FreeSpace
{
    /// <summary>Returns the free bytes on the disk where a folder is or would be created.</summary>
    public static long At(string folder)
    {
        string? existing = Path.GetFullPath(folder);
        while (existing is not null && !Directory.Exists(existing))
            existing = Path.GetDirectoryName(existing);
        return existing is null ? 0 : new DriveInfo(existing).AvailableFreeSpace;
    }
}
