using Hypencoder.Data.Formats;
using Microsoft.Win32.SafeHandles;

namespace Hypencoder.Hub;

/// <summary>
/// A repository's folder of the cache, as huggingface_hub lays it out: <c>blobs/ETAG</c>,
/// <c>snapshots/COMMIT/PATH</c> as links to them, <c>refs/REVISION</c> with a commit.
/// </summary>
/// <param name="cache">The cache folder.</param>
/// <param name="name">Such as <c>models--org--name</c>.</param>
/// <param name="createLink">Makes a symbolic link at a path to a target.</param>
internal sealed class RepositoryFolder(string cache, string name, Action<string, string> createLink)
{
    private readonly string _root = Path.Combine(cache, name);

    public string Blob(string etag) => Path.Combine(_root, "blobs", etag);

    /// <summary>What is there of a blob whose download was interrupted.</summary>
    public string Incomplete(string etag) => Blob(etag) + ".incomplete";

    /// <summary>The file that a process locks while it downloads a blob.</summary>
    public string Lock(string etag) => Path.Combine(cache, ".locks", name, etag + ".lock");

    public string Snapshot(string commit) => Path.Combine(_root, "snapshots", commit);

    public string Pointer(string commit, string path) =>
        Path.Combine(Snapshot(commit), path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Makes the folders of a blob and its lock.</summary>
    public void CreateForBlobs()
    {
        Create(_root, "blobs");
        Create(cache, Path.Combine(".locks", name));
    }

    /// <summary>The commit that a revision was at when it was last asked for.</summary>
    public string? Commit(string revision)
    {
        if (CommitHash.IsValid(revision))
            return revision;
        string path = Reference(revision);
        if (!File.Exists(path))
            return null;
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[CommitHash.Length + 2]; // perhaps a line ending
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        string commit = string.Concat(bytes.Take(length).Select(b => (char)b)).TrimEnd();
        return CommitHash.IsValid(commit) ? commit : null;
    }

    /// <summary>Remembers where a revision is; the hash of a commit needs no remembering.</summary>
    /// <remarks>Of two processes that end a pull at once, the second waits.</remarks>
    public async Task SetCommitAsync(string revision, string commit, CancellationToken cancellation)
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
                await Task.Delay(FileLock.BetweenTries, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Every revision that is remembered, with its commit.</summary>
    public IEnumerable<(string Revision, string Commit)> Revisions() =>
        Names(Path.Combine(_root, "refs"))
            .Select(revision => (revision, RepositoryPath.IsSafe(revision) ? Commit(revision) : null))
            .Where(r => r.Item2 is not null)!;

    public IEnumerable<string> Commits() => FolderNames(Path.Combine(_root, "snapshots")).Where(CommitHash.IsValid);

    /// <summary>The files of a snapshot whose blobs are there, in ordinal order.</summary>
    public IReadOnlyList<HubFile> Files(string commit) =>
        [.. Names(Snapshot(commit))
            .Select(path => (Path: path, Size: Length(Pointer(commit, path))))
            .Where(f => f.Size is not null)
            .Select(f => new HubFile(f.Path, f.Size!.Value))];

    /// <summary>Whether the whole of a file is there, of whatever commit.</summary>
    public bool HasBlob(RepositoryFile file) => Length(Blob(file.Etag!)) == file.Size;

    /// <summary>Whether the whole of a file is in a snapshot.</summary>
    public bool HasPointer(string commit, RepositoryFile file) => Length(Pointer(commit, file.Path)) == file.Size;

    /// <summary>How many bytes of a file are still to be fetched for a snapshot.</summary>
    public long Missing(string commit, RepositoryFile file)
    {
        if (HasPointer(commit, file) || HasBlob(file))
            return 0;
        // Not opened: another process may have locked it.
        FileInfo part = new(Incomplete(file.Etag!));
        return part.Exists && part.Length <= file.Size ? file.Size.Value - part.Length : file.Size!.Value;
    }

    /// <summary>A file's length, that of its target where it is a link; null when there is none.</summary>
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
            return null; // a link whose target is not there
        }
    }

    /// <summary>Puts a blob into a snapshot: a relative link, or a copy where the file system has no links.</summary>
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

    /// <summary>Makes a folder, and refuses one that leads out of the cache by a link.</summary>
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

    /// <summary>The files below a folder, with <c>/</c> between folders; links to folders are left out.</summary>
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
