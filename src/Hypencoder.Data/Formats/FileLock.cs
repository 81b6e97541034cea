namespace Hypencoder.Data.Formats;

/// <summary>
/// Opens a file for one process alone. .NET locks a file that nobody shares with <c>flock</c> on Unix, which is the
/// lock of Python's filelock too; the system frees it when a process dies.
/// </summary>
public static class FileLock
{
    /// <summary>How long to wait before another try.</summary>
    internal static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    // EAGAIN on Linux, on macOS; ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION on Windows.
    private static readonly int[] HeldCodes = OperatingSystem.IsWindows() ? [32, 33] : [11, 35];

    /// <summary>Waits until no other process, and nobody in this one, has the file.</summary>
    /// <param name="path">Made if missing, in a folder that is there; never removed.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <param name="waiting">Told before each wait.</param>
    /// <returns>What holds the file until it is disposed of.</returns>
    /// <exception cref="IOException">It cannot be opened, for another reason than that it is held.</exception>
    public static async Task<FileStream> OpenAsync(
        string path, CancellationToken cancellation, Action? waiting = null)
    {
        if (new FileInfo(path).LinkTarget is not null) // which somebody may have put there to lead elsewhere
            File.Delete(path);
        for (; ; await Task.Delay(BetweenTries, cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsHeld(e))
            {
                waiting?.Invoke();
            }
        }
    }

    /// <summary>Whether a file could not be opened because another process, or somebody in this one, has it.</summary>
    internal static bool IsHeld(IOException error) => HeldCodes.Contains(error.HResult & 0xFFFF);
}
