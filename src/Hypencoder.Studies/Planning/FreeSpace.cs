namespace Hypencoder.Studies.Planning;

/// <summary>What a disk has left.</summary>
internal static class FreeSpace
{
    /// <summary>Bytes, where a folder is or would be made.</summary>
    public static long At(string folder)
    {
        string? existing = Path.GetFullPath(folder);
        while (existing is not null && !Directory.Exists(existing))
            existing = Path.GetDirectoryName(existing);
        return existing is null ? 0 : new DriveInfo(existing).AvailableFreeSpace;
    }
}
