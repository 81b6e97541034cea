namespace Hypencoder.Datasets;

/// <summary>The state of a file of a dataset on this machine.</summary>
/// <param name="File">File of the dataset.</param>
/// <param name="Place">Place where the file, or everything that is needed of it, was found.</param>
/// <param name="Path">
/// Path of the file, of an archive's first extracted member, or of a repository's folder; null when it is missing.
/// </param>
/// <param name="BytesMissing">Number of bytes that a pull would receive; null where the size is not published.</param>
/// <param name="NeedsExtraction">
/// Whether the file is an archive that is present but not unpacked. A pull or <see cref="DatasetCatalog.Open(string)"/> unpacks
/// it.
/// </param>
internal sealed record DatasetFileState(
    DatasetFile File, DatasetPlace Place, string? Path, long? BytesMissing, bool NeedsExtraction);

/// <summary>The place where a file of a dataset was found.</summary>
internal enum DatasetPlace
{
    /// <summary>The file is missing, or only a part of it is present.</summary>
    Missing,

    /// <summary>The file is in <see cref="DatasetOptions.Folder"/>.</summary>
    Cache,

    /// <summary>The file is in <see cref="DatasetOptions.IrDatasetsFolder"/>.</summary>
    IrDatasets,

    /// <summary>The file is in the cache of huggingface_hub.</summary>
    HubCache,
}
