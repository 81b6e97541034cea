namespace Hypencoder.Cli.Paths;

/// <summary>Checks that a path can be written to, before any work is done.</summary>
internal static class OutputPath
{
    /// <summary>Requires that a path can be written to, and creates the folder of a file.</summary>
    /// <param name="option">Name of the option that names the path.</param>
    /// <param name="path">The path to check.</param>
    /// <param name="isFolder">Whether the path is a folder to write to.</param>
    /// <exception cref="InvalidDataException">The path cannot be written to; the message names it.</exception>
    public static void Require(string option, string path, bool isFolder)
    {
        string full = Path.GetFullPath(path);
        if (isFolder ? File.Exists(full) : Directory.Exists(full))
        {
            (string expected, string found) = isFolder ? ("folder", "file") : ("file", "folder");
            throw new InvalidDataException($"{path}: expected a {expected} to write ({option}), found a {found}");
        }
        if (!isFolder && Path.EndsInDirectorySeparator(path))
            throw new InvalidDataException($"{path}: expected a file to write ({option}), found the name of a folder");
        // A file is written under a temporary name and renamed, which would replace a device by a file.
        if (!isFolder && File.Exists(full) && IsDevice(full))
            throw new InvalidDataException($"{path}: expected a file to write ({option}), found a device");
        try
        {
            string folder = isFolder ? full : Path.GetDirectoryName(full) ?? full;
            if (!isFolder)
                Directory.CreateDirectory(folder);
            Probe(NearestExisting(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = Failure.Short(e.Message);
            throw new InvalidDataException($"{path}: cannot be written ({option}): {reason}", e);
        }
    }

    /// <summary>Returns whether two paths lead to the same place after links are resolved.</summary>
    public static bool AreSame(string a, string b) => Real(a) == Real(b);

    private static string Real(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        try
        {
            FileSystemInfo? target = Directory.Exists(full)
                ? Directory.ResolveLinkTarget(full, returnFinalTarget: true)
                : File.ResolveLinkTarget(full, returnFinalTarget: true);
            return target?.FullName ?? full;
        }
        catch (IOException)
        {
            return full;
        }
    }

    private static bool IsDevice(string full) =>
        !OperatingSystem.IsWindows()
        && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal))
        && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static string NearestExisting(string folder)
    {
        string nearest = folder;
        while (!Directory.Exists(nearest))
        {
            if (File.Exists(nearest))
                throw new IOException($"{nearest} is a file");
            nearest = Path.GetDirectoryName(nearest) ?? throw new IOException($"there is no folder {nearest}");
        }
        return nearest;
    }

    /// <summary>Creates a file with a unique name and deletes it.</summary>
    private static void Probe(string folder)
    {
        string name = Path.Combine(folder, $".hypencoder-{Guid.NewGuid():N}.tmp");
        using FileStream probe = new(
            name, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }
}
