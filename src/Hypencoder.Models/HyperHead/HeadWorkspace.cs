using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>Buffers of a group of queries that pass through the hyper-head together, reused from pass to pass.</summary>
internal sealed unsafe class HeadWorkspace
{
    private readonly AlignedBuffer _states = new();
    private readonly List<HeadWorker> _workers = [];
    private readonly List<(int Start, int Tokens)> _queries = [];

    /// <summary>Number of queries.</summary>
    public int Count => _queries.Count;

    /// <summary>Number of tokens of all queries.</summary>
    public long TotalTokens { get; private set; }

    /// <summary>Number of tokens of a query.</summary>
    public int Tokens(int query) => _queries[query].Tokens;

    /// <summary>Token states of a query, padded with zeros to a multiple of a tile's rows.</summary>
    public float* States(int query) => _states.Pointer + _queries[query].Start;

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

    /// <summary>Loads the token states of queries, each (tokens × state width).</summary>
    public void Load(ReadOnlySpan<float[]> queries, int width)
    {
        _queries.Clear();
        TotalTokens = 0;
        int total = 0;
        foreach (float[] states in queries)
        {
            int tokens = states.Length / width;
            _queries.Add((total, tokens));
            TotalTokens += tokens;
            total = checked(total + GemmTile.PaddedRows(tokens) * width);
        }
        Span<float> copies = new(_states.Ensure(total), total);
        copies.Clear();
        for (int i = 0; i < queries.Length; i++)
            queries[i].CopyTo(copies[_queries[i].Start..]);
    }
}
