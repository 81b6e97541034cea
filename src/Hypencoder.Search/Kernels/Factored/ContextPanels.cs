namespace Hypencoder.Search.Kernels;

/// <summary>
/// The contexts N of all hidden layers of one query at a time, in the panels that the kernel reads. The memory is
/// reused from query to query. Once loaded, safe to read from many threads.
/// </summary>
internal sealed unsafe class ContextPanels
{
    private readonly AlignedBuffer _buffer = new();
    private int[] _starts = [];
    private (int Layer, int Panel)[] _pieces = [];
    private QNetFactors? _factors;

    /// <summary>Factors of the loaded query.</summary>
    public QNetFactors Factors => _factors ?? throw new InvalidOperationException("no query is loaded");

    /// <summary>Makes the contexts of a query.</summary>
    public void Load(QNetFactors factors, int threads)
    {
        if (!ReferenceEquals(_factors?.Layers, factors.Layers))
            Arrange(factors.Layers);
        _factors = factors;
        Threads.Each(threads, _pieces.Length, (_, i) =>
        {
            (int layer, int panel) = _pieces[i];
            factors.WriteContext(layer, panel, Panel(layer, panel));
        });
    }

    /// <summary>A panel of a layer's N (context × columns).</summary>
    public float* Panel(int layer, int panel) =>
        _buffer.Pointer + _starts[layer] + (nint)panel * Factors.Layers[layer].ContextLength;

    private void Arrange(FactoredLayer[] layers)
    {
        _starts = new int[layers.Length];
        int total = 0;
        for (int layer = 0; layer < layers.Length; layer++)
        {
            _starts[layer] = total;
            total = checked(total + layers[layer].OutputPanels * layers[layer].ContextLength);
        }
        _buffer.Ensure(total);
        _pieces =
        [
            .. layers.SelectMany(
                (layer, i) => Enumerable.Range(0, layer.OutputPanels).Select(panel => (Layer: i, panel))),
        ];
    }
}
