using Hypencoder.Search.Kernels;
using static Hypencoder.Models.Encoders.Packed.TransformerStage;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// A group of sequences on its way through the transformer: its activations and the pieces of work of each stage. An
/// instance serves one call at a time and is reused.
/// </summary>
internal sealed unsafe class TransformerPass<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// Number of rows of a block: a panel of weights (256 × 32 floats) is read from L1 for all of them, while the
    /// block's activations stay in L2.
    /// </summary>
    private const int MaxBlockRows = 12 * TallGemmTile.Rows;

    private readonly EncoderConfig _config;
    private readonly float _epsilon;
    private readonly TransformerLayer[] _layers;
    private readonly TokenEmbeddings<TSimd, TVector> _embeddings;
    private readonly bool _codes;
    private readonly RowBuffer _states;
    private readonly RowBuffer _projections;
    private readonly RowBuffer _contexts;
    private readonly RowBuffer _inner;
    private readonly RowBuffer _mixed;
    private readonly List<HeadAttention<TSimd, TVector>> _attentions = [];
    private readonly List<PackedSequence> _sequences = [];
    private int _rows;
    private int _blockRows;
    private int _chunks;
    private bool _shared;

    /// <param name="config">Shape of the transformer.</param>
    /// <param name="layers">Layers, which all passes share.</param>
    /// <param name="embeddings">Embeddings, which all passes share.</param>
    public TransformerPass(
        EncoderConfig config, TransformerLayer[] layers, TokenEmbeddings<TSimd, TVector> embeddings)
    {
        _config = config;
        _epsilon = (float)config.LayerNormEpsilon;
        _layers = layers;
        _embeddings = embeddings;
        _codes = layers[0].Projection.ReadsCodes;
        int columns = GemmTile.Columns<TSimd, TVector>(), hidden = config.HiddenSize;
        _states = new RowBuffer(hidden, columns, _codes);
        _projections = new RowBuffer(3 * hidden, columns, hasCodes: false);
        _contexts = new RowBuffer(hidden, columns, _codes);
        _inner = new RowBuffer(config.IntermediateSize, columns, _codes);
        _mixed = new RowBuffer(hidden, columns, hasCodes: false);
    }

    /// <summary>Sequences of the group.</summary>
    public IReadOnlyList<PackedSequence> Sequences => _sequences;

    /// <summary>Number of layers.</summary>
    public int Layers => _layers.Length;

    private int Blocks => (_rows + _blockRows - 1) / _blockRows;

    /// <summary>The token states: after the pass, the last hidden ones.</summary>
    public RowBuffer States => _states;

    /// <summary>Loads a group and embeds its tokens.</summary>
    /// <param name="tokens">Token ids of all sequences.</param>
    /// <param name="group">Group of sequences to load.</param>
    /// <param name="paddedLength">
    /// Least number of rows of each sequence; those after its tokens are padding (token 0).
    /// </param>
    /// <param name="threads">Number of threads that run the pieces.</param>
    public void Load(IReadOnlyList<int[]> tokens, SequenceGroup group, int paddedLength, int threads)
    {
        _sequences.Clear();
        _rows = 0;
        for (int i = group.First; i < group.First + group.Count; i++)
        {
            int rows = Math.Max(tokens[i].Length, paddedLength);
            _sequences.Add(new PackedSequence(i, _rows, rows, tokens[i].Length));
            _rows = checked(_rows + rows);
        }
        int blocks = (_rows + MaxBlockRows - 1) / MaxBlockRows;
        _blockRows = Padding.RoundUp((_rows + blocks - 1) / blocks, TallGemmTile.Rows);
        _shared = threads > 1;
        _chunks = _shared ? 4 * threads : 1;
        while (_attentions.Count < threads)
            _attentions.Add(new HeadAttention<TSimd, TVector>(_config.HiddenSize, _config.Heads));
        // A single thread takes a block through all stages after attention before it takes the next.
        int inner = _shared ? _rows : _blockRows;
        _states.Ensure(_rows);
        _projections.Ensure(_rows);
        _contexts.Ensure(_rows);
        _inner.Ensure(inner);
        _mixed.Ensure(inner);
        _states.ClearAfter(_rows);
        _contexts.ClearAfter(_rows);
        _projections.ClearAfter(_rows);
        foreach (PackedSequence sequence in _sequences)
        {
            int[] ids = tokens[sequence.Index];
            for (int t = 0; t < sequence.Rows; t++)
            {
                int row = sequence.Start + t;
                _embeddings.Write(t < ids.Length ? ids[t] : 0, t, _states.Values + (nint)row * _states.Stride);
                if (_codes)
                    _layers[0].Projection.Encode(_states.Input.From(row));
            }
        }
    }

    /// <summary>Runs all pieces on the calling thread.</summary>
    public void Run()
    {
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            RunAll(layer, Projection, 0, Pieces(Projection));
            RunAll(layer, Attention, 0, Pieces(Attention));
            for (int block = 0; block < Blocks; block++)
            {
                for (TransformerStage stage = ContextCodes; stage <= OutputNorm; stage++)
                {
                    int pieces = Pieces(stage) / Blocks;
                    RunAll(layer, stage, block * pieces, (block + 1) * pieces);
                }
            }
        }
    }

    private void RunAll(int layer, TransformerStage stage, int first, int end)
    {
        for (int piece = first; piece < end; piece++)
            Run(layer, stage, piece, 0);
    }

    /// <summary>Number of pieces of a stage; those of a block follow each other.</summary>
    public int Pieces(TransformerStage stage) => stage switch
    {
        Attention => _sequences.Count * _config.Heads,
        ContextCodes or IntermediateCodes when !_codes => 0,
        _ => Blocks * _chunks,
    };

    /// <summary>Runs a piece of work.</summary>
    /// <param name="layer">Index of the layer.</param>
    /// <param name="stage">Stage of the piece.</param>
    /// <param name="piece">Number of the piece, below <see cref="Pieces"/>.</param>
    /// <param name="worker">Number of the thread that runs it.</param>
    public void Run(int layer, TransformerStage stage, int piece, int worker)
    {
        TransformerLayer weights = _layers[layer];
        int block = piece / _chunks, chunk = piece % _chunks;
        switch (stage)
        {
            case Projection:
                Multiply(weights.Projection, _states, _projections, block, chunk);
                break;
            case Attention:
                PackedSequence sequence = _sequences[piece / _config.Heads];
                _attentions[worker].Attend(_projections, sequence, piece % _config.Heads, _contexts);
                break;
            case ContextCodes:
                EncodeRows(weights.AttentionOutput, _contexts, block, chunk);
                break;
            case AttentionOutput:
                Multiply(weights.AttentionOutput, _contexts, _mixed, block, chunk);
                break;
            case AttentionNorm:
                AddAndNormalize(weights.AttentionNorm, weights.Intermediate, block, chunk);
                break;
            case Intermediate:
                Multiply(weights.Intermediate, _states, _inner, block, chunk);
                break;
            case IntermediateCodes:
                EncodeRows(weights.Output, _inner, block, chunk);
                break;
            case Output:
                Multiply(weights.Output, _inner, _mixed, block, chunk);
                break;
            case OutputNorm:
                LinearLayer? next = layer + 1 < _layers.Length ? _layers[layer + 1].Projection : null;
                AddAndNormalize(weights.OutputNorm, next, block, chunk);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(stage), stage, "unknown stage");
        }
    }

    /// <summary>Computes the columns of a chunk of the layer's panels for the rows of a block.</summary>
    private void Multiply(LinearLayer linear, RowBuffer from, RowBuffer to, int block, int chunk)
    {
        (int first, int panels) = Share(linear.Panels, chunk);
        float* y = to.Values + (nint)FirstRow(to, block) * to.Stride;
        linear.Multiply(from.Input.From(FirstRow(from, block)), RowsOf(block), first, panels, y, to.Stride);
    }

    private void EncodeRows(LinearLayer reader, RowBuffer buffer, int block, int chunk)
    {
        (int first, int rows) = Share(RowsOf(block), chunk);
        for (int row = first; row < first + rows; row++)
            reader.Encode(buffer.Input.From(FirstRow(buffer, block) + row));
    }

    /// <summary>states = LayerNorm(states + mixed), with the codes that the next layer reads.</summary>
    private void AddAndNormalize(NormWeights norm, LinearLayer? reader, int block, int chunk)
    {
        (int first, int rows) = Share(RowsOf(block), chunk);
        for (int row = first; row < first + rows; row++)
        {
            LinearInput state = _states.Input.From(FirstRow(_states, block) + row);
            LayerNormRow.Apply<TSimd, TVector>(
                _mixed.Values + (nint)(FirstRow(_mixed, block) + row) * _mixed.Stride, state.Values,
                norm.Scale.Pointer, norm.Shift.Pointer, _epsilon, state.Values, _config.HiddenSize);
            if (_codes)
                reader?.Encode(state);
        }
    }

    private int RowsOf(int block) => Math.Min(_blockRows, _rows - block * _blockRows);

    /// <summary>First row of a block in a buffer. A single thread needs room for one block at a time only.</summary>
    private int FirstRow(RowBuffer buffer, int block) =>
        !_shared && (buffer == _inner || buffer == _mixed) ? 0 : block * _blockRows;

    private (int First, int Count) Share(int count, int chunk)
    {
        int first = (int)((long)count * chunk / _chunks);
        return (first, (int)((long)count * (chunk + 1) / _chunks) - first);
    }
}
