namespace Hypencoder.Data.Formats;

/// <summary>
/// Opens a file for one process alone. On Unix, .NET locks a file that is opened without sharing by <c>flock</c>, the
/// lock that Python's filelock takes too; the system releases it when the process dies.
/// </summary>
internal static class FileLock
{
    /// <summary>Time between two attempts to open the file.</summary>
    internal static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows; EAGAIN on Linux and on macOS.
    private static readonly int[] HeldCodes = OperatingSystem.IsWindows() ? [32, 33] : [11, 35];

    /// <summary>Waits until nobody, in this process or another, has the file open, and opens it.</summary>
    /// <param name="path">
    /// Path of the file, in an existing folder. The file is created if it is missing, and is never removed.
    /// </param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <param name="waiting">Called before each wait; null for none.</param>
    /// <returns>The open file; disposing of it releases the lock.</returns>
    /// <exception cref="IOException">The file cannot be opened for a reason other than that it is locked.</exception>
    public static async Task<FileStream> OpenAsync(
        string path, CancellationToken cancellationToken, Action? waiting = null)
    {
        if (new FileInfo(path).LinkTarget is not null) // A link may have been put there to lead elsewhere.
            File.Delete(path);
        for (; ; await Task.Delay(BetweenTries, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
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

    /// <summary>Whether a file could not be opened because it is open already, in this process or another.</summary>
    internal static bool IsHeld(IOException error) => HeldCodes.Contains(error.HResult & 0xFFFF);
}
