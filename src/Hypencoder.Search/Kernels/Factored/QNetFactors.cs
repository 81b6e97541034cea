using System.Runtime.Intrinsics;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// The hidden layers of a q-net that is not written out: for each layer what its model shares (<see
/// cref="FactoredLayer"/>), and the query's attention A (tokens × out) and values V (context × tokens), of which the
/// context is made: N = LayerNorm(relu(V A)), column by column. For a query of a few tokens these are much smaller than N or W.
/// Immutable once filled, and safe to use from many threads.
/// </summary>
/// <remarks>
/// Memory that the operating system has just given costs more than filling it, and memory that only the garbage
/// collector takes back is pinned until it collects everything, so whoever makes q-nets and alone uses them gives their
/// memory to the next ones (<see cref="Release"/>).
/// </remarks>
internal abstract unsafe class QNetFactors
{
    private static readonly Pool<AlignedBuffer> Buffers = new(() => new AlignedBuffer());

    private readonly int[] _starts;
    private AlignedBuffer? _buffer = Buffers.Rent();

    /// <param name="layers">The shared part of each hidden layer.</param>
    /// <param name="tokens">Number of the query's tokens, at least one.</param>
    protected QNetFactors(FactoredLayer[] layers, int tokens)
    {
        (Layers, Tokens) = (layers, tokens);
        _starts = new int[layers.Length];
        int total = 0;
        for (int layer = 0; layer < layers.Length; layer++)
        {
            _starts[layer] = total;
            total = checked(total + Padding.RoundUp(ValuesLength(layer), Columns)
                + layers[layer].OutputPanels * AttentionLength);
        }
        _buffer.Ensure(total);
    }

    /// <summary>Creates factors that are to be filled, for the vector width that the layers are packed for.</summary>
    /// <param name="layers">The shared part of each hidden layer, of which there is at least one.</param>
    /// <param name="tokens">Number of the query's tokens, at least one.</param>
    public static QNetFactors Create(FactoredLayer[] layers, int tokens)
    {
        int lanes = layers[0].Columns / 2;
        return lanes == Simd512.Lanes ? new BlockedQNetFactors<Simd512, Vector512<float>>(layers, tokens)
            : lanes == Simd256.Lanes ? new BlockedQNetFactors<Simd256, Vector256<float>>(layers, tokens)
            : new BlockedQNetFactors<Simd128, Vector128<float>>(layers, tokens);
    }

    /// <summary>The shared part of each hidden layer.</summary>
    public FactoredLayer[] Layers { get; }

    /// <summary>Number of the query's tokens.</summary>
    public int Tokens { get; }

    /// <summary>Greatest width of a layer's context.</summary>
    public int ContextWidth => Layers.Max(layer => layer.ContextWidth);

    /// <summary>Number of columns of a panel.</summary>
    public int Columns => Layers[0].Columns;

    /// <summary>
    /// Number of passages up to which scoring in factored form takes fewer operations than writing the matrices out and
    /// scoring with them: half the width where all layers have the same.
    /// </summary>
    public int BreakEven
    {
        get
        {
            double written = 0, more = 0;
            foreach (FactoredLayer layer in Layers)
            {
                written += (double)layer.Inputs * layer.ContextWidth * layer.Outputs;
                more += (double)layer.ContextWidth * (layer.Inputs + layer.Outputs);
            }
            return (int)(written / more);
        }
    }

    /// <summary>V of a layer (padded context × tokens), row-major; rows that pad a tile are zeros.</summary>
    public float* Values(int layer) => _buffer!.Pointer + _starts[layer];

    /// <summary>Number of values of V, with its padding.</summary>
    public int ValuesLength(int layer) => Layers[layer].ContextRows * Tokens;

    /// <summary>
    /// The attention over the tokens of a panel's units (tokens × columns), with room for rows that pad a tile.
    /// </summary>
    public float* Attention(int layer, int panel) =>
        Values(layer) + Padding.RoundUp(ValuesLength(layer), Columns) + (nint)panel * AttentionLength;

    /// <summary>Writes a panel of a layer's N (padded context × columns).</summary>
    public abstract void WriteContext(int layer, int panel, float* context);

    /// <summary>Writes a panel of a layer's matrix W (in × columns).</summary>
    /// <param name="layer">Hidden layer.</param>
    /// <param name="panel">Panel of its outputs.</param>
    /// <param name="scratch">Buffer of this thread.</param>
    /// <param name="weights">Receives the panel; columns that pad it are undefined.</param>
    public abstract void WritePanel(int layer, int panel, AlignedBuffer scratch, float* weights);

    /// <summary>Writes out the matrix W of a layer, row-major (in × out).</summary>
    public abstract float[] WriteMatrix(int layer, int threads);

    /// <summary>Gives the memory to other factors. Nothing may use these any more.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _buffer, null) is AlignedBuffer buffer)
            Buffers.Return(buffer);
    }

    private int AttentionLength => GemmTile.PaddedRows(Tokens) * Columns;
}
