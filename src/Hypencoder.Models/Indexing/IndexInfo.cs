using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>What an index was made of: <c>index.json</c> in its folder.</summary>
public sealed record IndexInfo
{
    internal const int FirstVersion = 1;
    internal const int CurrentVersion = 2;

    /// <summary>
    /// Of the folder's form. Version 1 has no checksums of passages and does not say which vectors are its own.
    /// </summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The name under which the corpus was opened; its content is what counts.</summary>
    public required string Corpus { get; init; }

    /// <summary>How many passages.</summary>
    public required int Passages { get; init; }

    /// <summary>
    /// The SHA-256 of <c>passages.jsonl</c>, 64 hexadecimal digits: which passages these are. Null in version 1.
    /// </summary>
    public string? PassagesSha256 { get; init; }

    /// <summary><see cref="RetrievalModel.Fingerprint"/> of the model that made the vectors.</summary>
    public required string ModelFingerprint { get; init; }

    /// <summary>The passages were cut to this many tokens.</summary>
    public required int MaxLength { get; init; }

    /// <summary>How the vector store keeps the vectors.</summary>
    public VectorElement Vectors { get; init; } = VectorElement.Float32;

    /// <summary>
    /// <see cref="VectorStore.Fingerprint"/> of the vectors; null while the index is unfinished, and in version 1.
    /// </summary>
    public string? VectorsFingerprint { get; init; }

    /// <summary>Whether the index can tell that its passages and vectors are those that were written.</summary>
    public bool HasChecksums => Version > FirstVersion;

    /// <summary>
    /// Whether the vectors of two indexes of the same passages are the same; names of corpora do not matter.
    /// </summary>
    internal bool IsEncodedAs(IndexInfo other) => this == other with
    {
        Version = Version,
        Corpus = Corpus,
        Passages = Passages,
        PassagesSha256 = PassagesSha256,
        VectorsFingerprint = VectorsFingerprint,
    };
}
