using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>
/// The hyper-head as a list of independent pieces of work, from which threads take the next: values and attention of
/// every hidden layer, panel by panel, and the vectors, which are the biases and the last layer. A piece serves a group
/// of queries one after the other, so that the weights of a panel are read from memory once for all of them.
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

    /// <summary>Number of tokens up to which queries form a group, whose states are to stay in L2.</summary>
    private const int GroupTokens = 256;

    private readonly QNetOptions _options;
    private readonly int[] _dimensions;
    private readonly int _hiddenLayers;
    private readonly MatrixHead<TSimd, TVector>[] _matrices;
    private readonly VectorHead<TSimd, TVector>[] _vectors; // that of the last layer, then those of the biases
    private readonly FactoredLayer[] _layers;
    private readonly (int Layer, int Panel)[] _valuePanels;
    private readonly (int Layer, int Panel)[] _panels;
    private readonly int _stateWidth;
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
        _valuePanels = Panels(_matrices.Select(matrix => matrix.ValuePanels));
        _panels = Panels(_layers.Select(layer => layer.OutputPanels));
        _stateWidth = head.StateWidth;
        _workPerToken = matrices.Sum(part => (long)head.StateWidth * (part.Width + part.Queries));
        _vectorWork = vectors.Sum(part => (long)part.Width * (part.Rows + head.StateWidth));
    }

    public override FactoredLayer[] Layers => _layers;

    public override QNet[] Generate(float[][] queries, int threads)
    {
        QNet[] nets = new QNet[queries.Length];
        List<Range> groups = Groups(queries);
        // Each thread takes a group, or all threads take one group after another.
        bool together = groups.Count < threads;
        Threads.Each(together ? 1 : threads, groups.Count, (_, i) =>
            GenerateGroup(queries.AsSpan(groups[i]), nets.AsSpan(groups[i]), together ? threads : 1));
        return nets;
    }

    private List<Range> Groups(float[][] queries)
    {
        List<Range> groups = [];
        for (int start = 0, end = 0, total = 0; end < queries.Length;)
        {
            int tokens = queries[end].Length / _stateWidth;
            if (tokens == 0)
                throw new ArgumentException($"expected one or more tokens in query {end}, found none", nameof(queries));
            total += tokens;
            end++;
            if (end < queries.Length && total + queries[end].Length / _stateWidth <= GroupTokens)
                continue;
            groups.Add(start..end);
            (start, total) = (end, 0);
        }
        return groups;
    }

    private void GenerateGroup(ReadOnlySpan<float[]> queries, Span<QNet> nets, int threads)
    {
        HeadWorkspace pass = _workspaces.Rent();
        pass.Load(queries, _stateWidth);
        int layers = _layers.Length, count = queries.Length;
        float[][][] vectors = // of each head, of each query
        [
            .. _vectors.Select((_, i) => Enumerable.Range(0, count)
                .Select(_ => new float[_dimensions[i == 0 ? layers : i]]).ToArray()),
        ];
        QNetFactors[] factors = new QNetFactors[layers == 0 ? 0 : count];
        for (int i = 0; i < factors.Length; i++)
            factors[i] = new BlockedQNetFactors<TSimd, TVector>(_layers, pass.Tokens(i));
        threads = (int)Math.Clamp(
            (pass.TotalTokens * _workPerToken + count * _vectorWork) / MinWorkPerThread, 1, threads);
        Threads.Each(threads, _valuePanels.Length + vectors.Length + _panels.Length, (thread, piece) =>
        {
            if (piece < _valuePanels.Length)
            {
                (int layer, int panel) = _valuePanels[piece];
                for (int i = 0; i < factors.Length; i++)
                {
                    _matrices[layer].WriteValues(
                        panel, pass.States(i), pass.Tokens(i), pass.Worker(thread), factors[i].Values(layer));
                }
            }
            else if ((piece -= _valuePanels.Length) < vectors.Length)
            {
                _vectors[piece].Generate(pass, pass.Worker(thread), vectors[piece]);
            }
            else
            {
                (int layer, int panel) = _panels[piece - vectors.Length];
                for (int i = 0; i < factors.Length; i++)
                {
                    _matrices[layer].WriteAttention(
                        panel, pass.States(i), pass.Tokens(i), factors[i].Attention(layer, panel));
                }
            }
        });
        _workspaces.Return(pass);
        for (int i = 0; i < nets.Length; i++)
        {
            float[] last = vectors[0][i];
            nets[i] = layers == 0
                ? new QNet(_options, _dimensions, [last], [])
                : new QNet(_options, _dimensions, factors[i], last, [.. vectors[1..].Select(biases => biases[i])]);
        }
    }

    private static (int Layer, int Panel)[] Panels(IEnumerable<int> counts) =>
        [.. counts.SelectMany((count, layer) => Enumerable.Range(0, count).Select(panel => (layer, panel)))];
}
