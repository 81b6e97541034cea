using CsCheck;

namespace Hypencoder.Search.Tests.Clusters;

public sealed class CandidateBufferTests
{
    /// <summary>Uses one buffer repeatedly, with coarse scores so that many of them tie.</summary>
    [Fact]
    public void Drain_AnyScores_GivesTheBestInOrder()
    {
        CandidateBuffer buffer = new();
        Gen.Select(Gen.Int[0, 500], Gen.Int[1, 120], Gen.Int[0, 1000]).Sample(
            (count, wanted, seed) =>
            {
                float[] scores = [.. TestData.Vectors(seed, count).Select(value => MathF.Round(value * 20))];
                buffer.Reset(wanted);
                for (int start = 0; start < count; start += ClusterPanel.Passages)
                {
                    buffer.MakeRoom();
                    for (int i = start; i < Math.Min(count, start + ClusterPanel.Passages); i++)
                        buffer.Add(scores[i], i);
                }
                int[] expected = [.. Enumerable.Range(0, count).OrderByDescending(i => scores[i]).Take(wanted)];
                int[] indices = new int[wanted];
                float[] found = new float[wanted];
                Assert.Equal(expected.Length, buffer.Drain(indices, found));
                Assert.Equal(expected, indices[..expected.Length]);
                Assert.Equal(expected.Select(i => scores[i]), found[..expected.Length]);
            },
            threads: 1);
    }
}
