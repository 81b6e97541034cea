namespace Hypencoder.Search.Tests.TwoStage;

/// <summary>
/// Vectors like those of real collections: a few topics with clusters of very different sizes and spreads, most of the
/// variance in some dimensions, a mean other than zero, and some duplicates.
/// </summary>
internal static class CollectionOfTopics
{
    private const int Topics = 30;

    public static float[] Vectors(int seed, int count, int dimension)
    {
        Random random = new(seed);
        float[] widths = [.. Enumerable.Range(0, dimension).Select(i => 1.5f / MathF.Sqrt(1 + 0.15f * i))];
        float[][] topics = [.. Enumerable.Range(0, Topics).Select(
            _ => Around(random, new float[dimension], widths, 1))];
        float[][] centers = [.. Enumerable.Range(0, Math.Max(20, count / 100)).Select(
            _ => Around(random, topics[random.Next(Topics)], widths, 0.7f))];
        float[] spreads = [.. centers.Select(_ => 0.15f + 0.5f * (float)random.NextDouble())];
        double[] shares = new double[centers.Length];
        for (int i = 0; i < shares.Length; i++)
            shares[i] = (i > 0 ? shares[i - 1] : 0) + 1.0 / (i + 5);
        float[] vectors = new float[count * dimension];
        for (int passage = 0; passage < count; passage++)
        {
            Span<float> vector = vectors.AsSpan(passage * dimension, dimension);
            if (passage > 0 && random.NextDouble() < 0.02)
            {
                vectors.AsSpan(random.Next(passage) * dimension, dimension).CopyTo(vector);
                continue;
            }
            int found = Array.BinarySearch(shares, random.NextDouble() * shares[^1]);
            int cluster = Math.Min(found < 0 ? ~found : found, shares.Length - 1);
            Around(random, centers[cluster], widths, spreads[cluster]).CopyTo(vector);
            for (int i = 0; i < dimension; i++)
                vector[i] += 0.3f * (i % 5 - 2);
        }
        return vectors;
    }

    /// <summary>
    /// A q-net of two hidden layers with weights <paramref name="scale"/> times as large as usual.
    /// </summary>
    public static QNet QNet(int seed, int dimension, float scale, bool residualOnLast)
    {
        Random random = new(seed);
        float[] Draw(int length, float size) => [.. Enumerable.Range(0, length).Select(_ => size * Normal(random))];
        float size = scale / MathF.Sqrt(dimension);
        return new QNet(
            new QNetOptions { ResidualOnLast = residualOnLast }, [dimension, dimension, dimension, 1],
            [
                Draw(dimension * dimension, size), Draw(dimension * dimension, size),
                Draw(dimension, 1 / MathF.Sqrt(dimension)),
            ],
            [Draw(dimension, 1), Draw(dimension, 1)]);
    }

    /// <summary>A q-net of one hidden layer, x + tanh(x W + b).</summary>
    public static QNet Tanh(int seed, int dimension, float scale)
    {
        Random random = new(seed);
        float[] Draw(int length, float size) => [.. Enumerable.Range(0, length).Select(_ => size * Normal(random))];
        float size = 1 / MathF.Sqrt(dimension);
        return new QNet(
            new QNetOptions { Activation = Activation.Tanh, LayerNorm = false, ResidualOnLast = true },
            [dimension, dimension, 1],
            [Draw(dimension * dimension, scale * size), Draw(dimension, size)], [Draw(dimension, 0.6f)]);
    }

    private static float[] Around(Random random, float[] center, float[] widths, float spread) =>
        [.. center.Zip(widths, (x, width) => x + spread * width * Normal(random))];

    private static float Normal(Random random) => (float)(
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
