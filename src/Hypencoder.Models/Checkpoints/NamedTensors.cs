using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints;

/// <summary>Reads <see cref="INamedTensors"/> with a check of the shape, or in pieces.</summary>
internal static class NamedTensors
{
    private const int ChunkElements = 1 << 18;

    /// <summary>Receives a piece of a tensor's values.</summary>
    public delegate void PieceReader(ReadOnlySpan<float> values);

    /// <summary>Reads all values of a tensor, row-major, a piece at a time.</summary>
    /// <param name="tensors">Weights to read.</param>
    /// <param name="name">Name of a tensor that has a shape.</param>
    /// <param name="read">Called with each piece in order.</param>
    public static void Read(this INamedTensors tensors, string name, PieceReader read)
    {
        long count = ModelParameters.Count(tensors.Shape(name)!);
        float[] buffer = new float[Math.Min(count, ChunkElements)];
        for (long first = 0; first < count; first += buffer.Length)
        {
            Span<float> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, count - first));
            tensors.CopyTo(name, piece, first);
            read(piece);
        }
    }

    /// <summary>Reads the values of a tensor of known shape, row-major.</summary>
    /// <exception cref="InvalidDataException">The tensor is missing or has another shape.</exception>
    public static float[] Read(this INamedTensors tensors, string name, params ReadOnlySpan<int> shape)
    {
        Require(tensors, name, shape);
        float[] values = new float[ModelParameters.Count(tensors.Shape(name)!)];
        tensors.CopyTo(name, values);
        return values;
    }

    /// <summary>Reads the values of a tensor of known shape into a part of a larger array.</summary>
    /// <exception cref="InvalidDataException">The tensor is missing or has another shape.</exception>
    public static void ReadTo(
        this INamedTensors tensors, string name, Span<float> destination, params ReadOnlySpan<int> shape)
    {
        Require(tensors, name, shape);
        tensors.CopyTo(name, destination);
    }

    private static void Require(INamedTensors tensors, string name, ReadOnlySpan<int> shape)
    {
        long[] expected = new long[shape.Length];
        for (int i = 0; i < shape.Length; i++)
            expected[i] = shape[i];
        IReadOnlyList<long> found = tensors.Shape(name)
            ?? throw new InvalidDataException($"expected the tensor {name} {Sizes(expected)}, found none");
        if (!found.SequenceEqual(expected))
            throw new InvalidDataException($"tensor {name}: expected {Sizes(expected)}, found {Sizes(found)}");
    }
}
