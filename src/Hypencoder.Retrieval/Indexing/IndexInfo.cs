using System.Text.Json.Serialization;
using Hypencoder.Models;
using Hypencoder.Models.Configuration;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

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

    /// <summary>
    /// Stood before every passage; null in the record of an earlier version, which put nothing there.
    /// </summary>
    public string? PassagePrompt { get; init; }

    /// <summary>
    /// How the passages' token states became vectors, as in a configuration; null in the record of an earlier version.
    /// </summary>
    public string? Pooling { get; init; }

    /// <summary>Whether the vectors were scaled to length 1; null in the record of an earlier version.</summary>
    [JsonPropertyName("normalised")]
    public bool? Normalized { get; init; }

    /// <summary>How the vector store keeps the vectors.</summary>
    public VectorElement Vectors { get; init; } = VectorElement.Float32;

    /// <summary>
    /// <see cref="VectorStore.Fingerprint"/> of the vectors; null while the index is unfinished, and in version 1.
    /// </summary>
    public string? VectorsFingerprint { get; init; }

    /// <summary>Whether the index can tell that its passages and vectors are those that were written.</summary>
    public bool HasChecksums => Version > FirstVersion;

    /// <summary>Refuses options for passages that differ from those that the index was made with.</summary>
    /// <param name="directory">The index's, for the message.</param>
    /// <param name="options">Of the model that is to search it; what they leave open agrees.</param>
    /// <exception cref="InvalidDataException">They differ.</exception>
    internal void RequireSame(string directory, ModelOptions options)
    {
        string made = PassagePrompt ?? "";
        if (options.PassagePrompt is string prompt && prompt != made)
        {
            throw new InvalidDataException(
                $"{directory}: the index was made with the passage prompt \"{MessageText.OneLine(made)}\", "
                + $"not \"{MessageText.OneLine(prompt)}\": encode the corpus with this one");
        }
        if (options.PassageMaxLength is int length && length != MaxLength)
        {
            throw new InvalidDataException(
                $"{directory}: the index was made with passages of {MaxLength} tokens, not {length}: encode the corpus "
                + "with this length");
        }
    }

    /// <summary>
    /// Whether the vectors of two indexes of the same passages are the same; names of corpora do not matter.
    /// </summary>
    internal bool IsEncodedAs(IndexInfo other) => this with { PassagePrompt = PassagePrompt ?? "" } == other with
    {
        Version = Version,
        Corpus = Corpus,
        Passages = Passages,
        PassagesSha256 = PassagesSha256,
        VectorsFingerprint = VectorsFingerprint,
        PassagePrompt = other.PassagePrompt ?? "",
        Pooling = Pooling is null || other.Pooling is null ? Pooling : other.Pooling,
        Normalized = Normalized is null || other.Normalized is null ? Normalized : other.Normalized,
    };
}
