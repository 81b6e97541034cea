namespace Hypencoder.Cli.Paths;

/// <summary>Whether something can be written to a path, found out before there is anything to write.</summary>
internal static class OutputPath
{
    /// <summary>Refuses a path that cannot be written; makes the folder that a file is to stand in.</summary>
    /// <param name="option">Which says so.</param>
    /// <param name="path">Where to.</param>
    /// <param name="isFolder">Whether it is a folder to write into.</param>
    /// <exception cref="InvalidDataException">With the path.</exception>
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
        // A file is written beside and renamed, so that a device would be replaced by a file.
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

    /// <summary>Whether two paths lead to the same place, links followed.</summary>
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

    /// <summary>Makes a file of a name that nothing else has and takes it away.</summary>
    private static void Probe(string folder)
    {
        string name = Path.Combine(folder, $".hypencoder-{Guid.NewGuid():N}.tmp");
        using FileStream probe = new(
            name, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }
}
