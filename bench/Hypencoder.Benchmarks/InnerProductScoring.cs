using BenchmarkDotNet.Attributes;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Benchmarks;

/// <summary>Time a passage of a bi-encoder's scan on one thread: 3 KB of memory to read, too much for L2.</summary>
public class InnerProductScoring
{
    private const int Passages = 20_000;
    private const int Width = 768;
    private readonly QNetKernel _plain = new ScalarQNetKernel();
    private readonly QNetKernel _fast = QNetKernel.Create();
    private readonly QNetWorkspace _workspace = new();
    private readonly float[] _scores = new float[Passages];
    private readonly float[] _vectors = BenchmarkData.Vectors(Passages * Width);

    [GlobalSetup]
    public void Setup()
    {
        QNet query = QNet.InnerProduct(BenchmarkData.Vectors(Width));
        _plain.Load(query);
        _fast.Load(query);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Passages)]
    public void PlainLoop() => _plain.Score(_vectors, _scores, _workspace);

    [Benchmark(OperationsPerInvoke = Passages)]
    public void Kernel() => _fast.Score(_vectors, _scores, _workspace);
}
