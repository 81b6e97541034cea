using Hypencoder.Documents.Catalog;
using Hypencoder.Documents.Reading;
using Hypencoder.Retrieval.Indexing;

namespace Hypencoder.Documents.Walking;

/// <summary>
/// Finds the files to index below given paths. Left out are what git ignores, hidden files and folders, index folders,
/// files of other kinds and too large ones; symbolic links are not followed, so there are no loops. A path that was
/// given itself is taken whatever it is.
/// </summary>
/// <param name="root">Folder to which the paths of files are relative.</param>
/// <param name="indexFolder">Path of the index folder, which is never indexed.</param>
/// <param name="longest">Greatest length of a file in bytes.</param>
internal sealed class DocumentWalk(string root, string indexFolder, long longest)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly string _index = DocumentRoot.Full(indexFolder);

    /// <summary>Files to index, in the order in which they were found.</summary>
    public List<FoundFile> Files { get; } = [];

    /// <summary>What was left out.</summary>
    public SkippedFiles Skipped { get; } = new();

    /// <summary>Adds a file or folder that was given by name.</summary>
    /// <exception cref="InvalidDataException">There is no such file or folder.</exception>
    public void Add(string path, CancellationToken cancellationToken)
    {
        string full = DocumentRoot.Full(path);
        if (Directory.Exists(full))
            AddFolder(full, IgnoreFiles.Of(full), cancellationToken);
        else
            AddFile(full, DocumentKinds.Of(Path.GetFileName(full)) ?? DocumentKinds.Text);
    }

    private void AddFolder(string folder, IgnoreFiles ignored, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (folder == _index || (IndexInfoFile.IsIn(folder) && File.Exists(PassageFile.PathIn(folder))))
        {
            Skipped.Add(SkipReason.Index);
            return;
        }
        foreach (FileSystemInfo entry in Entries(folder))
        {
            bool isFolder = entry is DirectoryInfo;
            if (entry.Name[0] == '.')
                Skipped.Add(SkipReason.Hidden);
            else if (ignored.Ignores(entry.FullName, isFolder))
                Skipped.Add(SkipReason.Ignored);
            else if (entry.LinkTarget is not null)
                Skipped.Add(SkipReason.Link);
            else if (isFolder)
                AddFolder(entry.FullName, ignored.Within(entry.FullName), cancellationToken);
            else if (DocumentKinds.Of(entry.Name) is not string kind)
                Skipped.Add(SkipReason.Unknown);
            else if (((FileInfo)entry).Length > longest)
                Skipped.Add(SkipReason.Huge);
            else
                AddFile(entry.FullName, kind);
        }
    }

    private FileSystemInfo[] Entries(string folder)
    {
        try
        {
            IEnumerable<FileSystemInfo> entries = new DirectoryInfo(folder).EnumerateFileSystemInfos();
            return [.. entries.OrderBy(e => e.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Skipped.Add(DocumentRoot.Relative(root, folder), e.Message);
            return [];
        }
    }

    private void AddFile(string full, string kind)
    {
        if (_seen.Add(full))
            Files.Add(new FoundFile(full, DocumentRoot.Relative(root, full), kind));
    }
}

/// <summary>A file to index.</summary>
/// <param name="FullPath">Absolute path.</param>
/// <param name="Path">Path as in the catalogue.</param>
/// <param name="Kind">Kind by its name.</param>
internal sealed record FoundFile(string FullPath, string Path, string Kind);
