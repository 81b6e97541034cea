using Hypencoder.Search;

namespace Hypencoder.Benchmarking.Tests;

public sealed class GraphBenchmarkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hypencoder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_RandomVectors_MeasuresBothBuilds()
    {
        GraphBenchmarkResult result = GraphBenchmark.Run(
            new GraphBenchmarkOptions { Passages = 1500, Dimension = 9, Neighbors = 5, Threads = 2 });
        Assert.Equal((1500, 9, 5, 2, "random clusters"), (
            result.Passages, result.Dimension, result.Neighbors, result.Threads, result.Vectors));
        Assert.InRange(result.Recall, 0.95, 1);
        Assert.Equal(256, result.RecallSample);
        Assert.Equal(1500, result.ExactRows);
        Assert.True(result.Seconds > 0 && result.ExactSecondsEstimated > 0 && result.PeakMemoryMegabytes > 0);
        Assert.Equal(result.ExactSecondsEstimated / result.Seconds, result.Speedup);
    }

    [Theory]
    [InlineData(40, "")]
    [InlineData(100, ", jittered")]
    public void Run_IndexVectors_SaysWhetherTheyAreJittered(int passages, string expected)
    {
        using VectorStore source = Source(60);
        GraphBenchmarkResult result = GraphBenchmark.Run(
            new GraphBenchmarkOptions { Passages = passages, Dimension = 99, Neighbors = 200 }, source);
        Assert.Equal($"index {source.Path}{expected}", result.Vectors);
        Assert.Equal((passages, 3, passages - 1, 1.0), (
            result.Passages, result.Dimension, result.Neighbors, result.Recall));
    }

    [Fact]
    public void Run_EncodedVectors_AreDecoded()
    {
        using VectorStore source = Source(60, VectorElement.Int8);
        GraphBenchmarkResult result = GraphBenchmark.Run(
            new GraphBenchmarkOptions { Passages = 100, Neighbors = 200 }, source);
        Assert.Equal((100, 1.0), (result.Passages, result.Recall));
    }

    [Fact]
    public void Run_WrongArguments_Throws()
    {
        using VectorStore empty = Source(0);
        Assert.Throws<ArgumentOutOfRangeException>(() => GraphBenchmark.Run(new() { Passages = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => GraphBenchmark.Run(new() { Dimension = 0 }));
        Assert.Throws<ArgumentException>(() => GraphBenchmark.Run(new(), empty));
    }

    [Fact]
    public void Run_CanceledBetweenStages_Stops()
    {
        using CancellationTokenSource source = new();
        Cancel stage = new(source);
        Assert.Throws<OperationCanceledException>(() => GraphBenchmark.Run(
            new() { Passages = 1000, Dimension = 4 }, null, stage, source.Token));
        Assert.Equal(["writing vectors", "building approximately"], stage.Stages);
    }

    private VectorStore Source(int count, VectorElement element = VectorElement.Float32)
    {
        string path = Path.Combine(_folder, "vectors.bin");
        using (VectorStoreWriter writer = VectorStoreWriter.Create(path, 3, "test", element))
        {
            writer.Append(
                [.. Enumerable.Range(0, count).Select(i => $"d{i}")],
                [.. Enumerable.Range(0, count * 3).Select(i => (float)(i * 37 % 101))]);
            writer.Complete();
        }
        return VectorStore.Open(path);
    }

    private sealed class Cancel(CancellationTokenSource source) : IProgress<string>
    {
        public List<string> Stages { get; } = [];

        public void Report(string value)
        {
            Stages.Add(value);
            if (value == "building approximately")
                source.Cancel();
        }
    }
}
