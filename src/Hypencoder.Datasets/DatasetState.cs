namespace Hypencoder.Datasets;

/// <summary>What there is of a dataset.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Files">Of all its files, in their order.</param>
public sealed record DatasetState(Dataset Dataset, IReadOnlyList<DatasetFileState> Files)
{
    /// <summary>Whether it can be opened.</summary>
    public bool IsPresent => Files.All(f => f.Place != DatasetPlace.Missing);

    /// <summary>What a pull would have to receive.</summary>
    public IEnumerable<DatasetFile> Missing => Files.Where(f => f.Place == DatasetPlace.Missing).Select(f => f.File);

    /// <summary>What a pull would receive; null where a missing file's size is not published.</summary>
    public long? BytesMissing => Sum(Files.Select(f => f.BytesMissing));

    /// <summary>All its files as they are downloaded; null where a size is not published.</summary>
    public long? Bytes => Sum(Files.Select(f => f.File.Size));

    private static long? Sum(IEnumerable<long?> sizes) => sizes.Aggregate((long?)0, (sum, size) => sum + size);
}
