namespace Hypencoder.Search;

/// <summary>
/// Clusters by what they promise: built in linear time, then the best is taken as long as it is wanted.
/// </summary>
internal sealed class ClusterHeap(int clusters)
{
    private readonly float[] _promises = new float[clusters];
    private readonly int[] _heap = new int[clusters];

    /// <summary>How many are left.</summary>
    public int Count { get; private set; }

    /// <summary>What the best of those left promises.</summary>
    public float Best => _promises[_heap[0]];

    /// <summary>One a cluster, to be written before <see cref="Build"/>.</summary>
    public Span<float> Promises => _promises;

    /// <summary>The clusters that are left, in no order that matters.</summary>
    public Span<int> Left => _heap.AsSpan(0, Count);

    /// <summary>
    /// Keeps the first of <see cref="Left"/>, which are no heap any more: <see cref="Build"/> comes next.
    /// </summary>
    public void KeepFirst(int count) => Count = count;

    public void Build()
    {
        Count = _heap.Length;
        for (int i = 0; i < Count; i++)
            _heap[i] = i;
        for (int i = Count / 2 - 1; i >= 0; i--)
            Sink(i);
    }

    /// <summary>Takes the best; of equal ones any, but always the same.</summary>
    public int Pop()
    {
        int best = _heap[0];
        _heap[0] = _heap[--Count];
        Sink(0);
        return best;
    }

    private void Sink(int hole)
    {
        int cluster = _heap[hole];
        float promise = _promises[cluster];
        for (int child; (child = 2 * hole + 1) < Count; hole = child)
        {
            if (child + 1 < Count && _promises[_heap[child + 1]] > _promises[_heap[child]])
                child++;
            if (!(_promises[_heap[child]] > promise))
                break;
            _heap[hole] = _heap[child];
        }
        _heap[hole] = cluster;
    }
}
