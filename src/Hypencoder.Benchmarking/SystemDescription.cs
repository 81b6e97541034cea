using Hypencoder.Models;

namespace Hypencoder.Benchmarking;

/// <summary>Description of a system, and the cost of building it.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Encoder">Kind of the model.</param>
/// <param name="Name">Name of the search, for example <c>Faiss HNSW</c>.</param>
/// <param name="Setting">
/// Setting that distinguishes it from others of the name, for example <c>efSearch 64</c>; may be empty.
/// </param>
internal sealed record SystemDescription(string Model, DualEncoderKind Encoder, string Name, string Setting)
{
    /// <summary>Label of its mark in a plot.</summary>
    public string Label { get; init; } = Name;

    /// <summary>Kind of the Faiss index that it searches; null for other systems.</summary>
    public FaissKind? Faiss { get; init; }

    /// <summary>Whether it searches an HNSW index of USearch.</summary>
    public bool IsUSearch { get; init; }

    /// <summary>Name of the library whose index it searches; null for our own strategies.</summary>
    public string? Library => IsUSearch ? "USearch" : Faiss is null ? null : "Faiss";

    /// <summary>Whether it searches an HNSW graph of another library.</summary>
    public bool IsHnsw => IsUSearch || Faiss == FaissKind.Hnsw;

    /// <summary>Whether it is exact, so that other systems of its model are compared with it.</summary>
    public bool IsExact { get; init; }

    /// <summary>Seconds to build its index from vectors in memory; null if it existed before.</summary>
    public double? BuildSeconds { get; init; }

    /// <summary>Number of bytes of the vectors and everything else that a search reads.</summary>
    public required long MemoryBytes { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Setting.Length == 0 ? $"{Model}, {Name}" : $"{Model}, {Name}, {Setting}";
}
