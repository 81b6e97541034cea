namespace Hypencoder.Datasets;

/// <summary>The progress of a pull.</summary>
/// <param name="File">Name of the file in progress.</param>
/// <param name="Stage">Stage of the file.</param>
/// <param name="FilesDone">Number of the dataset's files that are complete.</param>
/// <param name="Files">Number of the dataset's files.</param>
/// <param name="BytesDone">Number of bytes of this file that were received or, while it is extracted, unpacked.</param>
/// <param name="Bytes">Total number of those bytes; null where it is unknown.</param>
/// <param name="BytesPerSecond">Mean speed since this stage of the file began.</param>
/// <param name="Remaining">Time left for this stage at that speed; null where it is unknown.</param>
internal sealed record DatasetProgress(
    string File, DatasetStage Stage, int FilesDone, int Files, long BytesDone, long? Bytes, double BytesPerSecond,
    TimeSpan? Remaining);

/// <summary>The stage of a file that is being pulled.</summary>
internal enum DatasetStage
{
    /// <summary>The file is being downloaded.</summary>
    Downloading,

    /// <summary>The archive is being unpacked.</summary>
    Extracting,
}
