using Hypencoder.Search;

namespace Hypencoder.Benchmarks;

/// <summary>Seeded random inputs.</summary>
internal static class BenchmarkData
{
    public static float[] Vectors(int count, float scale = 1)
    {
        Random random = new(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(random.NextDouble() * 2 - 1) * scale;
        return values;
    }

    /// <summary>A q-net of equally wide hidden layers.</summary>
    public static QNet QNet(int width, int layers)
    {
        float scale = MathF.Sqrt(3f / width);
        return new QNet(
            new QNetOptions(),
            [.. Enumerable.Repeat(width, layers + 1), 1],
            [.. Enumerable.Range(0, layers).Select(_ => Vectors(width * width, scale)), Vectors(width, scale)],
            [.. Enumerable.Range(0, layers).Select(_ => Vectors(width))]);
    }
}
