namespace Hypencoder.Datasets;

/// <summary>The state of a dataset on this machine.</summary>
/// <param name="Dataset">Dataset of the catalogue.</param>
/// <param name="Files">States of all its files, in their order.</param>
internal sealed record DatasetState(Dataset Dataset, IReadOnlyList<DatasetFileState> Files)
{
    /// <summary>Whether all files are present, so that the dataset can be opened.</summary>
    public bool IsPresent => Files.All(f => f.Place != DatasetPlace.Missing);

    /// <summary>Files that a pull would download.</summary>
    public IEnumerable<DatasetFile> Missing => Files.Where(f => f.Place == DatasetPlace.Missing).Select(f => f.File);

    /// <summary>
    /// Number of bytes that a pull would receive; null where the size of a missing file is not published.
    /// </summary>
    public long? BytesMissing => Sum(Files.Select(f => f.BytesMissing));

    /// <summary>Total size of all files as downloaded, in bytes; null where a size is not published.</summary>
    public long? Bytes => Sum(Files.Select(f => f.File.Size));

    private static long? Sum(IEnumerable<long?> sizes) => sizes.Aggregate((long?)0, (sum, size) => sum + size);
}
