using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>Buffers of one query's pass through the hyper-head, reused from pass to pass.</summary>
internal sealed unsafe class HeadWorkspace
{
    private readonly List<HeadWorker> _workers = [];

    /// <summary>Token states, padded with zeros to a multiple of a tile's rows.</summary>
    public AlignedBuffer States { get; } = new();

    /// <summary>Buffers of a thread.</summary>
    public HeadWorker Worker(int thread)
    {
        lock (_workers)
        {
            while (_workers.Count <= thread)
                _workers.Add(new HeadWorker());
            return _workers[thread];
        }
    }

    /// <summary>Loads the states of the tokens that are not masked and returns their number.</summary>
    /// <param name="states">Token states (tokens × state width).</param>
    /// <param name="mask">Mask (tokens), not 0 for tokens to use.</param>
    public int Load(ReadOnlySpan<float> states, ReadOnlySpan<long> mask)
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
            throw new ArgumentException($"expected one or more unmasked tokens in a query of {mask.Length}, found none");
        copy[(tokens * width)..].Clear();
        return tokens;
    }
}
