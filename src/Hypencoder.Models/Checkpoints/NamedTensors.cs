using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints;

/// <summary>Reading from <see cref="INamedTensors"/> with a check of the shape.</summary>
internal static class NamedTensors
{
    /// <summary>The values of a tensor of a known shape, row-major.</summary>
    /// <exception cref="InvalidDataException">It is missing or has another shape.</exception>
    public static float[] Read(this INamedTensors tensors, string name, params ReadOnlySpan<int> shape)
    {
        float[] values = new float[Length(shape)];
        tensors.ReadTo(name, values, shape);
        return values;
    }

    /// <summary>The same, into a part of a larger array.</summary>
    /// <exception cref="InvalidDataException">It is missing or has another shape.</exception>
    public static void ReadTo(
        this INamedTensors tensors, string name, Span<float> destination, params ReadOnlySpan<int> shape)
    {
        long[] expected = new long[shape.Length];
        for (int i = 0; i < shape.Length; i++)
            expected[i] = shape[i];
        IReadOnlyList<long> found = tensors.Shape(name)
            ?? throw new InvalidDataException($"expected the tensor {name} {Sizes(expected)}, found none");
        if (!found.SequenceEqual(expected))
            throw new InvalidDataException($"tensor {name}: expected {Sizes(expected)}, found {Sizes(found)}");
        tensors.CopyTo(name, destination);
    }

    private static int Length(ReadOnlySpan<int> shape)
    {
        int length = 1;
        foreach (int size in shape)
            length = checked(length * size);
        return length;
    }
}
