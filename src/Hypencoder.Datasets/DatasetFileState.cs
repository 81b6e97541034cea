namespace Hypencoder.Datasets;

/// <summary>What there is of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Place">Where it, or all that is needed of it, lies.</param>
/// <param name="Path">
/// Its path; of an archive that of its first member, of a repository its folder; null when it is missing.
/// </param>
/// <param name="BytesMissing">What a pull would receive; null where the size is not published.</param>
/// <param name="NeedsExtraction">It is an archive that is there and is unpacked when it is pulled or opened.</param>
public sealed record DatasetFileState(
    DatasetFile File, DatasetPlace Place, string? Path, long? BytesMissing, bool NeedsExtraction);
