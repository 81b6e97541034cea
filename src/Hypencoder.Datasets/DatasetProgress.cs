namespace Hypencoder.Datasets;

/// <summary>How far a pull is.</summary>
/// <param name="File">The file that is worked on.</param>
/// <param name="Stage">What is done with it.</param>
/// <param name="FilesDone">Of the dataset's files.</param>
/// <param name="Files">The dataset's files.</param>
/// <param name="BytesDone">Of this file: those that are there, or of its archive those that were unpacked.</param>
/// <param name="Bytes">Of this file; null where it is not known.</param>
/// <param name="BytesPerSecond">Of this file, since the work on it began.</param>
/// <param name="Remaining">The time left for this file at that speed; null where it is not known.</param>
public sealed record DatasetProgress(
    string File, DatasetStage Stage, int FilesDone, int Files, long BytesDone, long? Bytes, double BytesPerSecond,
    TimeSpan? Remaining);
