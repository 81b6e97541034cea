using Hypencoder.Datasets.Archives;

namespace Hypencoder.Datasets.Storing;

/// <summary>Finds files in the cache and in ir_datasets' folder, which have the same layout.</summary>
internal sealed class FileLocator(DatasetOptions options)
{
    private readonly (DatasetPlace Place, string Folder)[] _roots =
        [(DatasetPlace.Cache, options.Folder), (DatasetPlace.IrDatasets, options.IrDatasetsFolder)];

    /// <summary>Path in the cache to which a file is downloaded.</summary>
    public string CachePath(DatasetFile file) => Path.Combine(options.Folder, file.Name);

    /// <summary>Path of the part received of a file.</summary>
    public string Incomplete(DatasetFile file) => CachePath(file) + ".incomplete";

    /// <summary>Path of the file that a process locks while it downloads or unpacks.</summary>
    public string Lock(DatasetFile file) => Path.Combine(options.Folder, ".locks", file.Name + ".lock");

    public DatasetFileState State(DatasetFile file)
    {
        if (file.Members.Count > 0 && file.Members.All(m => Member(m) is not null))
        {
            (DatasetPlace place, string path) = Member(file.Members[0])!.Value;
            return new DatasetFileState(file, place, path, 0, NeedsExtraction: false);
        }
        if (Downloaded(file) is (DatasetPlace, string) found)
            return new DatasetFileState(file, found.Place, found.Path, 0, NeedsExtraction: file.Members.Count > 0);
        FileInfo part = new(Incomplete(file));
        long? missing = file.Size - (part.Exists ? Math.Min(part.Length, file.Size ?? 0) : 0);
        return new DatasetFileState(file, DatasetPlace.Missing, null, missing, NeedsExtraction: false);
    }

    /// <summary>Finds the downloaded file; null when it is missing.</summary>
    public (DatasetPlace Place, string Path)? Downloaded(DatasetFile file)
    {
        if (Find([file.Name, .. file.OtherNames]) is (DatasetPlace, string) found)
            return found;
        // ir_datasets looks here for files that were downloaded by hand.
        string? copy = file.Hash is { Algorithm: "md5" } hash
            ? Path.Combine(options.IrDatasetsFolder, "downloads", hash.Value)
            : null;
        return File.Exists(copy) ? (DatasetPlace.IrDatasets, copy) : null;
    }

    /// <summary>Finds the extracted member of an archive; null when it is missing.</summary>
    public (DatasetPlace Place, string Path)? Member(ArchiveMember member)
    {
        foreach ((DatasetPlace place, string folder) in _roots)
        {
            string path = Path.Combine(folder, member.Name);
            if (File.Exists(path) && (member.Stamp is null || HasStamp(folder, member.Stamp.Value)))
                return (place, path);
        }
        return null;
    }

    private (DatasetPlace Place, string Path)? Find(IReadOnlyList<string> names)
    {
        foreach ((DatasetPlace place, string folder) in _roots)
        {
            foreach (string path in names.Select(name => Path.Combine(folder, name)))
            {
                if (File.Exists(path))
                    return (place, path);
            }
        }
        return null;
    }

    private static bool HasStamp(string folder, (string Name, string Content) stamp)
    {
        string path = Path.Combine(folder, stamp.Name);
        return File.Exists(path) && File.ReadAllText(path).Trim() == stamp.Content;
    }
}
