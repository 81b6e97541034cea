using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>
/// The hyper-head as a list of independent pieces of work, from which threads take the next: the values of every hidden
/// layer, its attention panel by panel, and the vectors, which are the biases and the last layer.
/// </summary>
internal sealed unsafe class BlockedHead<TSimd, TVector> : PackedHead
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// Multiply-adds for each thread, 0.2 ms of work. A q-net of 128 × 2, which takes 0.07 ms, was no faster on two
    /// threads, and took 1.8 ms one time in ten with other work on the machine.
    /// </summary>
    private const long MinWorkPerThread = 1 << 24;

    private readonly QNetOptions _options;
    private readonly int[] _dimensions;
    private readonly int _hiddenLayers;
    private readonly MatrixHead<TSimd, TVector>[] _matrices;
    private readonly VectorHead<TSimd, TVector>[] _vectors; // that of the last layer, then those of the biases
    private readonly FactoredLayer[] _layers;
    private readonly (int Layer, int Panel)[] _panels;
    private readonly long _workPerToken;
    private readonly long _vectorWork;
    private readonly Pool<HeadWorkspace> _workspaces = new(() => new HeadWorkspace());

    public BlockedHead(HeadParts head)
    {
        _options = head.Options;
        _dimensions = head.Dimensions;
        _hiddenLayers = head.Dimensions.Length - 2;
        HeadPart[] matrices = head.Parts[.._hiddenLayers], vectors = head.Parts[_hiddenLayers..];
        _matrices = [.. matrices.Select(part => new MatrixHead<TSimd, TVector>(part, head.StateWidth))];
        _vectors = [.. vectors.Select(part => new VectorHead<TSimd, TVector>(part, head.StateWidth))];
        _layers = [.. _matrices.Select(matrix => matrix.Layer)];
        _panels =
        [
            .. _layers.SelectMany((layer, i) => Enumerable.Range(0, layer.OutputPanels).Select(panel => (i, panel))),
        ];
        _workPerToken = matrices.Sum(part => (long)head.StateWidth * (part.Width + part.Queries));
        _vectorWork = vectors.Sum(part => (long)part.Width * (part.Rows + head.StateWidth));
    }

    public override FactoredLayer[] Layers => _layers;

    public override QNet Generate(ReadOnlySpan<float> states, ReadOnlySpan<long> mask, int threads)
    {
        HeadWorkspace pass = _workspaces.Rent();
        int tokens = pass.Load(states, mask), layers = _layers.Length;
        float[][] vectors = [.. _vectors.Select((_, i) => new float[_dimensions[i == 0 ? layers : i]])];
        QNetFactors? factors = layers == 0 ? null : new BlockedQNetFactors<TSimd, TVector>(_layers, tokens);
        threads = (int)Math.Clamp((tokens * _workPerToken + _vectorWork) / MinWorkPerThread, 1, threads);
        Threads.Each(threads, layers + vectors.Length + _panels.Length, (thread, piece) =>
        {
            if (piece < layers)
            {
                _matrices[piece].WriteValues(pass.States, tokens, pass.Worker(thread), factors!.Values(piece));
            }
            else if ((piece -= layers) < vectors.Length)
            {
                _vectors[piece].Generate(pass.States, tokens, pass.Worker(thread), vectors[piece]);
            }
            else
            {
                (int layer, int panel) = _panels[piece - vectors.Length];
                _matrices[layer].WriteAttention(panel, pass.States, tokens, factors!.Attention(layer, panel));
            }
        });
        _workspaces.Return(pass);
        return factors is null
            ? new QNet(_options, _dimensions, vectors, [])
            : new QNet(_options, _dimensions, factors, vectors[0], vectors[1..]);
    }
}
