namespace Hypencoder.Data.Hub;

/// <summary>
/// Opens a file for one process alone. .NET locks a file that nobody shares with <c>flock</c> on Unix, which is the
/// lock of Python's filelock too; the system frees it when a process dies.
/// </summary>
internal static class HubLock
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    // EAGAIN on Linux, on macOS; ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION on Windows.
    private static readonly int[] HeldCodes = OperatingSystem.IsWindows() ? [32, 33] : [11, 35];

    /// <summary>Waits until no other process, and nobody in this one, has the file.</summary>
    public static async Task<FileStream> OpenAsync(string path, CancellationToken cancellation)
    {
        RepositoryFolder.RemoveLink(path);
        for (; ; await Task.Delay(BetweenTries, cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (HeldCodes.Contains(e.HResult & 0xFFFF))
            {
                // Another one has it.
            }
        }
    }
}
