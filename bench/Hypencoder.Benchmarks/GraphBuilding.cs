using BenchmarkDotNet.Attributes;
using Hypencoder.Search;

namespace Hypencoder.Benchmarks;

/// <summary>Time a passage of building the graph of 100 neighbours; it grows with the number of passages.</summary>
public class GraphBuilding
{
    private const int Passages = 16_384;
    private const int Width = 128;
    private readonly string _folder = Directory.CreateTempSubdirectory("hypencoder-").FullName;
    private VectorStore? _store;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        string path = Path.Combine(_folder, "vectors.bin");
        using (VectorStoreWriter writer = VectorStoreWriter.Create(path, Width, "benchmark"))
        {
            string[] ids = [.. Enumerable.Range(0, Passages).Select(i => $"d{i}")];
            writer.Append(ids, BenchmarkData.Vectors(Passages * Width));
            writer.Complete();
        }
        _store = VectorStore.Open(path);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _store!.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Passages)]
    public void Build() => NeighborGraphBuilder.Build(
        _store!, Path.Combine(_folder, "graph.bin"), new NeighborGraphOptions { Threads = Threads });
}
