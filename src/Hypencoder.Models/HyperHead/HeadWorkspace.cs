using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>What one query's pass through the hyper-head needs; reused from pass to pass.</summary>
internal sealed unsafe class HeadWorkspace
{
    private readonly List<AlignedBuffer> _values = [];
    private readonly List<HeadWorker> _workers = [];

    /// <summary>The token states, filled up with zeros to a multiple of a tile's rows.</summary>
    public AlignedBuffer States { get; } = new();

    /// <summary>The values of attention <paramref name="part"/>, transposed.</summary>
    public AlignedBuffer Values(int part) => _values[part];

    /// <summary>The buffers of a thread.</summary>
    public HeadWorker Worker(int thread)
    {
        lock (_workers)
        {
            while (_workers.Count <= thread)
                _workers.Add(new HeadWorker());
            return _workers[thread];
        }
    }

    /// <summary>Takes the states of the tokens that count; how many those are.</summary>
    /// <param name="states">(tokens × state width)</param>
    /// <param name="mask">(tokens)</param>
    /// <param name="parts">How many attentions there are.</param>
    public int Load(ReadOnlySpan<float> states, ReadOnlySpan<long> mask, int parts)
    {
        int width = states.Length / mask.Length, tokens = 0;
        int rows = GemmTile.PaddedRows(mask.Length);
        Span<float> copy = new(States.Ensure(rows * width), rows * width);
        for (int t = 0; t < mask.Length; t++)
        {
            if (mask[t] != 0)
                states.Slice(t * width, width).CopyTo(copy[(tokens++ * width)..]);
        }
        if (tokens == 0)
            throw new ArgumentException($"a query of {mask.Length} tokens has none that its mask lets count");
        copy[(tokens * width)..].Clear();
        while (_values.Count < parts)
            _values.Add(new AlignedBuffer());
        return tokens;
    }
}
