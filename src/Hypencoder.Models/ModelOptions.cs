using Hypencoder.Hub;

namespace Hypencoder.Models;

/// <summary>Settings of a model that its files do not specify, or that override them.</summary>
public sealed record ModelOptions
{
    /// <summary>
    /// Pooling of token states to vectors, for both sides; null for the model's own. Required for a plain encoder whose
    /// files do not specify one.
    /// </summary>
    public Pooling? Pooling { get; init; }

    /// <summary>
    /// Whether a bi-encoder's vectors are scaled to length 1; null for the model's own setting, or false.
    /// </summary>
    public bool? Normalize { get; init; }

    /// <summary>Text put before every query; empty for none, null for the model's own.</summary>
    public string? QueryPrompt { get; init; }

    /// <summary>Text put before every passage; empty for none, null for the model's own.</summary>
    public string? PassagePrompt { get; init; }

    /// <summary>Number of tokens to which queries are cut; null for the model's own.</summary>
    public int? QueryMaxLength { get; init; }

    /// <summary>Number of tokens to which passages are cut; null for the model's own.</summary>
    public int? PassageMaxLength { get; init; }

    /// <summary>Greatest number of threads for encoding; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Number format in which transformers multiply; null for single precision. The same model in another precision has
    /// another <see cref="RetrievalModel.Fingerprint"/>, so that an index refuses it.
    /// </summary>
    public EncoderPrecision? Precision { get; init; }

    /// <summary>
    /// Width to which the hidden layers of a Hypencoder's q-nets are cut, one of those that the model was trained for
    /// (<c>nested_widths</c>); null for whole q-nets. An index does not depend on it.
    /// </summary>
    public int? QNetWidth { get; init; }

    /// <summary>
    /// Options of the hub on which models and their base models are found; null for those of the environment.
    /// </summary>
    public HubOptions? Hub { get; init; }
}
