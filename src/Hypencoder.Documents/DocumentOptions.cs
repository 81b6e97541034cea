using Hypencoder.Search;

namespace Hypencoder.Documents;

/// <summary>Settings of <see cref="DocumentIndexer"/>. Immutable, and safe to use from many threads.</summary>
public sealed record DocumentOptions
{
    /// <summary>
    /// Whether documents below other paths, which the index has from earlier, are removed. Otherwise they are kept.
    /// </summary>
    public bool Only { get; init; }

    /// <summary>
    /// Number format of the vectors; null for that of the index, which is <see cref="VectorElement.Float32"/> for a new
    /// one.
    /// </summary>
    public VectorElement? Vectors { get; init; }

    /// <summary>
    /// Greatest length of a file in bytes; longer ones are left out unless they are named themselves.
    /// </summary>
    public long MaxFileLength { get; init; } = 16 << 20;

    /// <summary>Number of passages that are added at once, and so lost at most when the process is killed.</summary>
    internal int Batch { get; init; } = 1024;
}
