using Hypencoder.Hub;

namespace Hypencoder.Models;

/// <summary>How to use a model where its files leave it open, or should be overruled.</summary>
public sealed record ModelOptions
{
    /// <summary>
    /// How token states become vectors, on both sides; null for what the model says. A plain encoder of which nothing
    /// says it needs one.
    /// </summary>
    public Pooling? Pooling { get; init; }

    /// <summary>Whether a bi-encoder's vectors are scaled to length 1; null for what the model says, or not.</summary>
    public bool? Normalize { get; init; }

    /// <summary>Stands before the text of every query; empty for none, null for what the model says.</summary>
    public string? QueryPrompt { get; init; }

    /// <summary>Stands before the text of every passage; empty for none, null for what the model says.</summary>
    public string? PassagePrompt { get; init; }

    /// <summary>Queries are cut to this many tokens; null for what the model says.</summary>
    public int? QueryMaxLength { get; init; }

    /// <summary>Passages are cut to this many tokens; null for what the model says.</summary>
    public int? PassageMaxLength { get; init; }

    /// <summary>Number of threads that encoding uses at most; 0 for all cores.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// The numbers in which transformers multiply; null for single precision. The same model in another precision has
    /// another <see cref="RetrievalModel.Fingerprint"/>, and an index refuses it.
    /// </summary>
    public EncoderPrecision? Precision { get; init; }

    /// <summary>
    /// Where models and the base models that they name are found; null for what the environment says.
    /// </summary>
    public HubOptions? Hub { get; init; }
}
