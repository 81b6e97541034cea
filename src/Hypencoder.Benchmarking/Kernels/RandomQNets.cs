using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>Q-nets of the published form with random weights, since throughput depends only on the shape.</summary>
internal static class RandomQNets
{
    /// <summary>
    /// Creates a q-net whose hidden layers are as wide as its input and preserve the magnitude of activations.
    /// </summary>
    public static QNet Create(int width, int layers, int seed)
    {
        float scale = MathF.Sqrt(3f / width);
        return new QNet(
            new QNetOptions(),
            [.. Enumerable.Repeat(width, layers + 1), 1],
            [
                .. Enumerable.Range(0, layers).Select(layer => Values(seed + layer, width * width, scale)),
                Values(seed + layers, width, scale),
            ],
            [.. Enumerable.Range(0, layers).Select(layer => Values(seed + 1000 + layer, width, 1))]);
    }

    /// <summary>
    /// Values uniformly distributed between −<paramref name="largest"/> and <paramref name="largest"/>.
    /// </summary>
    public static float[] Values(int seed, int count, float largest)
    {
        SplitMix64 numbers = new((ulong)seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(2 * numbers.Uniform() - 1) * largest;
        return values;
    }
}
