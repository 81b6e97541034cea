using System.Numerics;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// The least and the greatest value before activation of each unit of a q-net's hidden layers, over all passages
/// scored. NaN is skipped.
/// </summary>
internal sealed class UnitActivity
{
    private readonly float[][] _least;
    private readonly float[][] _greatest;

    public UnitActivity(QNet qnet)
    {
        int[] widths = qnet.Dimensions[1..^1].ToArray();
        _least = [.. widths.Select(width => Filled(width, float.PositiveInfinity))];
        _greatest = [.. widths.Select(width => Filled(width, float.NegativeInfinity))];
    }

    /// <summary>Adds a passage's values in a layer.</summary>
    public void Add(int layer, ReadOnlySpan<float> values)
    {
        Span<float> least = _least[layer], greatest = _greatest[layer];
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> value = new(values[i..]), low = new(least[i..]), high = new(greatest[i..]);
            Vector.ConditionalSelect(Vector.LessThan(value, low), value, low).CopyTo(least[i..]);
            Vector.ConditionalSelect(Vector.GreaterThan(value, high), value, high).CopyTo(greatest[i..]);
        }
        for (; i < values.Length; i++)
        {
            if (values[i] < least[i])
                least[i] = values[i];
            if (values[i] > greatest[i])
                greatest[i] = values[i];
        }
    }

    /// <summary>The shares of units that no passage so far has switched.</summary>
    public UnitShares Shares(int layer) => new(
        (double)_greatest[layer].Count(value => value <= 0) / _greatest[layer].Length,
        (double)_least[layer].Count(value => value > 0) / _least[layer].Length);

    private static float[] Filled(int width, float value)
    {
        float[] values = new float[width];
        Array.Fill(values, value);
        return values;
    }
}
