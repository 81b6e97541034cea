using Hypencoder.Data.Formats;
using Microsoft.Win32.SafeHandles;

namespace Hypencoder.Hub;

/// <summary>
/// A repository's folder in the cache, with huggingface_hub's layout: <c>blobs/ETAG</c>, links to them at
/// <c>snapshots/COMMIT/PATH</c>, and <c>refs/REVISION</c> with the hash of a commit.
/// </summary>
/// <param name="cache">Path of the cache folder.</param>
/// <param name="name">Name of the repository's folder, such as <c>models--org--name</c>.</param>
/// <param name="createLink">Creates a symbolic link; takes the path of the link and its target.</param>
internal sealed class RepositoryFolder(string cache, string name, Action<string, string> createLink)
{
    private readonly string _root = Path.Combine(cache, name);

    public string Blob(string etag) => Path.Combine(_root, "blobs", etag);

    /// <summary>Path of the part received of a blob.</summary>
    public string Incomplete(string etag) => Blob(etag) + ".incomplete";

    /// <summary>Path of the file that a process locks while it downloads a blob.</summary>
    public string Lock(string etag) => Path.Combine(cache, ".locks", name, etag + ".lock");

    public string Snapshot(string commit) => Path.Combine(_root, "snapshots", commit);

    public string Pointer(string commit, string path) =>
        Path.Combine(Snapshot(commit), path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Creates the folders of the blobs and their locks.</summary>
    public void CreateForBlobs()
    {
        Create(_root, "blobs");
        Create(cache, Path.Combine(".locks", name));
    }

    /// <summary>The commit that a revision pointed to when it was last requested; null when it never was.</summary>
    public string? Commit(string revision)
    {
        if (CommitHash.IsValid(revision))
            return revision;
        string path = Reference(revision);
        if (!File.Exists(path))
            return null;
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[CommitHash.Length + 2]; // room for a line ending
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        string commit = string.Concat(bytes.Take(length).Select(b => (char)b)).TrimEnd();
        return CommitHash.IsValid(commit) ? commit : null;
    }

    /// <summary>
    /// Records the commit of a revision; for a commit's hash there is nothing to record. Waits while another process
    /// does the same.
    /// </summary>
    public async Task SetCommitAsync(string revision, string commit, CancellationToken cancellationToken)
    {
        if (CommitHash.IsValid(revision))
            return;
        string path = Reference(revision);
        while (Commit(revision) != commit)
        {
            Create(_root, Path.GetRelativePath(_root, Path.GetDirectoryName(path)!));
            try
            {
                AtomicFile.WriteText(path, writer => writer.Write(commit));
                return;
            }
            catch (IOException e) when (FileLock.IsHeld(e))
            {
                await Task.Delay(FileLock.BetweenTries, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Every recorded revision with its commit.</summary>
    public IEnumerable<(string Revision, string Commit)> Revisions() =>
        Names(Path.Combine(_root, "refs"))
            .Select(revision => (revision, RepositoryPath.IsSafe(revision) ? Commit(revision) : null))
            .Where(r => r.Item2 is not null)!;

    public IEnumerable<string> Commits() => FolderNames(Path.Combine(_root, "snapshots")).Where(CommitHash.IsValid);

    /// <summary>The files of a snapshot whose blobs exist, in ordinal order.</summary>
    public IReadOnlyList<HubFile> Files(string commit) =>
        [.. Names(Snapshot(commit))
            .Select(path => (Path: path, Size: Length(Pointer(commit, path))))
            .Where(f => f.Size is not null)
            .Select(f => new HubFile(f.Path, f.Size!.Value))];

    /// <summary>Whether the complete blob of a file is in the cache.</summary>
    public bool HasBlob(RepositoryFile file) => Length(Blob(file.Etag!)) == file.Size;

    /// <summary>Whether a snapshot has the complete file.</summary>
    public bool HasPointer(string commit, RepositoryFile file) => Length(Pointer(commit, file.Path)) == file.Size;

    /// <summary>Number of bytes of a file that are still to be fetched for a snapshot.</summary>
    public long Missing(string commit, RepositoryFile file)
    {
        if (HasPointer(commit, file) || HasBlob(file))
            return 0;
        // The file is not opened, since another process may have locked it.
        FileInfo part = new(Incomplete(file.Etag!));
        return part.Exists && part.Length <= file.Size ? file.Size.Value - part.Length : file.Size!.Value;
    }

    /// <summary>Length of a file, or of the target of a link; null when it does not exist.</summary>
    private static long? Length(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using SafeFileHandle handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.GetLength(handle);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // a link without a target
        }
    }

    /// <summary>
    /// Adds a blob to a snapshot as a relative link, or as a copy where the file system has no links.
    /// </summary>
    public void Link(string commit, RepositoryFile file)
    {
        if (HasPointer(commit, file))
            return;
        string pointer = Pointer(commit, file.Path), folder = Path.GetDirectoryName(pointer)!;
        Create(_root, Path.GetRelativePath(_root, folder));
        string blob = Blob(file.Etag!);
        File.Delete(pointer);
        try
        {
            createLink(pointer, Path.GetRelativePath(folder, blob));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            using FileStream content = File.OpenRead(blob);
            AtomicFile.Write(pointer, content.CopyTo);
        }
    }

    private string Reference(string revision) =>
        Path.Combine(_root, "refs", revision.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Creates a folder; throws where a link would lead out of the cache.</summary>
    private static void Create(string root, string relative)
    {
        string folder = root;
        Directory.CreateDirectory(folder);
        foreach (string part in relative.Split(Path.DirectorySeparatorChar))
        {
            folder = Path.Combine(folder, part);
            DirectoryInfo directory = new(folder);
            if (directory.LinkTarget is string target)
                throw new InvalidDataException($"{folder}: expected a folder, found a link to {target}");
            directory.Create();
        }
    }

    /// <summary>The files below a folder, with <c>/</c> between folders. Links to folders are not followed.</summary>
    private static IEnumerable<string> Names(string folder)
    {
        return Directory.Exists(folder) ? Below("").Order(StringComparer.Ordinal) : [];

        IEnumerable<string> Below(string prefix)
        {
            DirectoryInfo directory = new(Path.Combine(folder, prefix));
            foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos())
            {
                bool isFolder = entry is DirectoryInfo;
                if (!isFolder)
                    yield return prefix + entry.Name;
                else if (entry.LinkTarget is null)
                {
                    foreach (string name in Below($"{prefix}{entry.Name}/"))
                        yield return name;
                }
            }
        }
    }

    private static IEnumerable<string> FolderNames(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        : [];
}
