using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;

namespace Hypencoder.Benchmarking.Tests;

public sealed class LatencyMeasurementTests
{
    [Fact]
    public void Run_TwoSystems_AsksThemInTurnAfterAPassEach()
    {
        List<string> calls = [];
        LatencyMeasurement.Run(
            [new Recorder("a", calls), new Recorder("b", calls)], queries: 3, threads: 2,
            new LatencyOptions { TopK = 5, Rounds = 2, BatchSize = 2, WarmUpSearches = 4 });
        string[] round = ["a0", "a1", "a2", "b0", "b1", "b2"], batches = ["a0+2", "a2+1", "b0+2", "b2+1"];
        string[] first = ["a0", "a1", "a2", "a0", "b0", "b1", "b2", "b0"];
        Assert.Equal([.. first, .. round, .. round, .. batches, .. batches], calls);
    }

    [Fact]
    public void Run_OneSystem_GivesItsRankingsAndATimeAQuery()
    {
        IReadOnlyList<SearchTimes> times = LatencyMeasurement.Run(
            [new Recorder("a", [])], queries: 4, threads: 2, new LatencyOptions { TopK = 5, Rounds = 1 });
        SearchTimes only = Assert.Single(times);
        Assert.Equal([0, 1, 2, 3], only.Rankings.Select(r => r.Indices[0]));
        Assert.Equal(4, only.Milliseconds.Count);
        Assert.True(only.BatchQueriesPerSecond > 0);
    }

    [Fact]
    public void Run_Canceled_Throws()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => LatencyMeasurement.Run(
            [new Recorder("a", [])], 1, 1, new LatencyOptions(), cancellationToken: stop.Token));
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, 0)]
    public void Run_NumberOutOfRange_Throws(int queries, int topK, int rounds, int batchSize) =>
        Assert.ThrowsAny<ArgumentException>(() => LatencyMeasurement.Run(
            [], queries, 1, new LatencyOptions { TopK = topK, Rounds = rounds, BatchSize = batchSize }));

    private sealed class Recorder(string name, List<string> calls) : SearchSystem(
        new SystemDescription(name, DualEncoderKind.Hypencoder, name, "") { MemoryBytes = 0 })
    {
        public override Ranking Search(int query, int topK, int threads)
        {
            Assert.Equal((5, 2), (topK, threads));
            calls.Add($"{Description.Name}{query}");
            return new Ranking([query], [1], 1);
        }

        public override void SearchBatch(int first, int count, int topK, int threads)
        {
            Assert.Equal((5, 2), (topK, threads));
            calls.Add($"{Description.Name}{first}+{count}");
        }
    }
}
