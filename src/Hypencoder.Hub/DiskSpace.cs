namespace Hypencoder.Hub;

/// <summary>Says that a disk is too small before it is full.</summary>
internal static class DiskSpace
{
    /// <exception cref="IOException">There is not so much room for the folder.</exception>
    public static void Check(string folder, long bytes)
    {
        if (bytes == 0 || folder.StartsWith(@"\\", StringComparison.Ordinal)) // DriveInfo knows no network shares
            return;
        Directory.CreateDirectory(folder);
        long free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (bytes > free)
            throw new IOException($"{folder}: the download needs {bytes} bytes, and {free} are free");
    }
}
