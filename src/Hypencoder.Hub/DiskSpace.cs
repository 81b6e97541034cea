namespace Hypencoder.Hub;

/// <summary>Checks that a disk has room before a download fills it.</summary>
internal static class DiskSpace
{
    /// <exception cref="IOException">The disk of the folder has fewer free bytes.</exception>
    public static void Check(string folder, long bytes)
    {
        if (bytes == 0 || folder.StartsWith(@"\\", StringComparison.Ordinal)) // a share, unknown to DriveInfo
            return;
        Directory.CreateDirectory(folder);
        long free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (bytes > free)
            throw new IOException($"{folder}: the download needs {bytes} bytes, and {free} are free");
    }
}
