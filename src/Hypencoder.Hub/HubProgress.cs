namespace Hypencoder.Hub;

/// <summary>How far a pull is.</summary>
/// <param name="File">The file that is fetched.</param>
/// <param name="FilesDone">Of the chosen files.</param>
/// <param name="Files">The chosen files.</param>
/// <param name="BytesDone">Of the chosen files, those in the cache included.</param>
/// <param name="Bytes">Of the chosen files.</param>
/// <param name="BytesPerSecond">Received since the pull began.</param>
/// <param name="Remaining">The time left at that speed.</param>
public sealed record HubProgress(
    string File, int FilesDone, int Files, long BytesDone, long Bytes, double BytesPerSecond, TimeSpan Remaining);
