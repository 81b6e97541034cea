using Hypencoder.Retrieval;

namespace Hypencoder.Documents;

/// <summary>Progress of <see cref="DocumentIndexer"/>.</summary>
/// <param name="FilesRead">Number of files read.</param>
/// <param name="Files">Number of files to read.</param>
/// <param name="Encoding">Progress of the encoding of new passages; null while files are read.</param>
/// <param name="IsWaiting">Whether another update of the index must end first.</param>
public sealed record DocumentProgress(int FilesRead, int Files, EncodingProgress? Encoding, bool IsWaiting = false);
