using BenchmarkDotNet.Attributes;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Benchmarks;

/// <summary>
/// Time a passage of q-net scoring on one thread, between its baseline, the plain loop, and its floor, the matrix
/// products alone. A passage costs 2 · layers · width² floating-point operations.
/// </summary>
public class QNetScoring
{
    private const int Passages = 192;
    private readonly QNetKernel _plain = new ScalarQNetKernel();
    private readonly QNetKernel _fast = QNetKernel.Create();
    private readonly QNetWorkspace _workspace = new();
    private readonly float[] _scores = new float[Passages];
    private QNet _products = QNet.InnerProduct([0]);
    private float[] _vectors = [];

    /// <summary>Width × hidden layers.</summary>
    [Params("128x2", "768x6")]
    public string Shape { get; set; } = "";

    private int Width => int.Parse(Shape.Split('x')[0], null);

    private int Layers => int.Parse(Shape.Split('x')[1], null);

    [GlobalSetup]
    public void Setup()
    {
        _vectors = BenchmarkData.Vectors(Passages * Width);
        QNet qnet = BenchmarkData.QNet(Width, Layers);
        _plain.Load(qnet);
        _fast.Load(qnet);
        _products = new QNet(
            new QNetOptions { LayerNorm = false, Residual = false },
            qnet.Dimensions,
            [.. Enumerable.Range(0, Layers + 1).Select(j => qnet.Matrix(j).ToArray())],
            [.. Enumerable.Range(0, Layers).Select(j => qnet.Bias(j).ToArray())]);
    }

    [GlobalSetup(Target = nameof(ProductsAlone))]
    public void SetupProducts()
    {
        Setup();
        _fast.Load(_products);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Passages)]
    public void PlainLoop() => _plain.Score(_vectors, _scores, _workspace);

    [Benchmark(OperationsPerInvoke = Passages)]
    public void Kernel() => _fast.Score(_vectors, _scores, _workspace);

    /// <summary>The same without LayerNorm and residual, the ReLU left in.</summary>
    [Benchmark(OperationsPerInvoke = Passages)]
    public void ProductsAlone() => _fast.Score(_vectors, _scores, _workspace);
}
