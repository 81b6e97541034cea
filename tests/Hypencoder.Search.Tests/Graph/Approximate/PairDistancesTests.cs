using System.Runtime.Intrinsics;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Graph.Approximate;

public sealed class PairDistancesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(128)]
    [InlineData(300)]
    public void Compute_AnyVectorWidth_EqualsANaiveLoop(int d)
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 90 * d), d);
        using GraphVectors vectors = new(store, 1);
        int[] rows = [.. Enumerable.Range(3, 17)], columns = [.. Enumerable.Range(0, 71).Reverse()];
        foreach (PairDistances distances in Widths(vectors))
        {
            distances.SetColumns(columns);
            ReadOnlySpan<float> found = distances.Compute(rows);
            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < columns.Length; j++)
                {
                    double expected = 0;
                    for (int c = 0; c < d; c++)
                        expected += Math.Pow((double)store.Vector(rows[i])[c] - store.Vector(columns[j])[c], 2) / 2;
                    Assert.Equal(expected, found[i * distances.Stride + j], 1e-4);
                    Assert.True(found[i * distances.Stride + j] >= 0);
                }
                for (int j = columns.Length; j < distances.Stride; j++)
                    Assert.Equal(float.PositiveInfinity, found[i * distances.Stride + j]);
            }
        }
    }

    [Fact]
    public void Compute_OtherWayRound_GivesTheSameBits()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 90 * 131), 131);
        using GraphVectors vectors = new(store, 1);
        int[] some = [.. Enumerable.Range(0, 31)], others = [.. Enumerable.Range(20, 70)];
        foreach (PairDistances distances in Widths(vectors))
        {
            distances.SetColumns(others);
            float[] one = distances.Compute(some).ToArray();
            int stride = distances.Stride;
            distances.SetColumns(some);
            ReadOnlySpan<float> other = distances.Compute(others);
            for (int i = 0; i < some.Length; i++)
            {
                for (int j = 0; j < others.Length; j++)
                    Assert.Equal(one[i * stride + j], other[j * distances.Stride + i]);
            }
        }
    }

    private static PairDistances[] Widths(GraphVectors vectors) =>
    [
        new PairDistances<Simd128, Vector128<float>>(vectors),
        new PairDistances<Simd256, Vector256<float>>(vectors),
        new PairDistances<Simd512, Vector512<float>>(vectors),
    ];
}
