namespace Hypencoder.Hub;

/// <summary>The progress of a pull.</summary>
/// <param name="File">Path of the file that is being fetched.</param>
/// <param name="FilesDone">Number of chosen files that are complete.</param>
/// <param name="Files">Number of chosen files.</param>
/// <param name="BytesDone">Number of bytes of the chosen files that are in the cache.</param>
/// <param name="Bytes">Total size of the chosen files, in bytes.</param>
/// <param name="BytesPerSecond">Mean speed since the pull began.</param>
/// <param name="Remaining">Time left at that speed.</param>
public sealed record HubProgress(
    string File, int FilesDone, int Files, long BytesDone, long Bytes, double BytesPerSecond, TimeSpan Remaining);
