using Hypencoder.Models;

namespace Hypencoder.Benchmarking;

/// <summary>What a system is, and what it took to build.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Encoder">What kind of model it is.</param>
/// <param name="Name">How it searches, for example <c>Faiss HNSW</c>.</param>
/// <param name="Setting">What tells it from others of the name, for example <c>efSearch 64</c>; may be empty.</param>
internal sealed record SystemDescription(string Model, DualEncoderKind Encoder, string Name, string Setting)
{
    /// <summary>What a plot writes beside its mark.</summary>
    public string Label { get; init; } = Name;

    /// <summary>The index of Faiss that it searches; null for our own strategies.</summary>
    public FaissKind? Faiss { get; init; }

    /// <summary>Whether it is exact, so that others of its model are compared with it.</summary>
    public bool IsExact { get; init; }

    /// <summary>What building its index took, from vectors in memory; null where it was built before.</summary>
    public double? BuildSeconds { get; init; }

    /// <summary>The vectors and everything else that a search reads.</summary>
    public required long MemoryBytes { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Setting.Length == 0 ? $"{Model}, {Name}" : $"{Model}, {Name}, {Setting}";
}
