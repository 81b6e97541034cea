using static TorchSharp.torch;

namespace Hypencoder.Models;

/// <summary>A tensor in a safetensors file.</summary>
public sealed class SafetensorsEntry
{
    internal SafetensorsEntry(string name, ScalarType type, long[] shape, long start, long end)
    {
        Name = name;
        Type = type;
        Shape = shape;
        Start = start;
        End = end;
    }

    /// <summary>Its name, e.g. <c>query_encoder.transformer.embeddings.word_embeddings.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public ScalarType Type { get; }

    /// <summary>Its sizes; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>How many elements it has.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Its bytes, counted from the end of the header.</summary>
    internal long Start { get; }

    internal long End { get; }
}
