namespace Hypencoder.Search;

/// <summary>
/// A max-heap of clusters by priority, built in linear time, from which the best is removed as long as it is needed.
/// </summary>
internal sealed class ClusterHeap(int clusters)
{
    private readonly float[] _priorities = new float[clusters];
    private readonly int[] _heap = new int[clusters];

    /// <summary>Number of clusters left.</summary>
    public int Count { get; private set; }

    /// <summary>Priority of the best cluster left.</summary>
    public float Best => _priorities[_heap[0]];

    /// <summary>Priority of each cluster, to be written before <see cref="Build"/>.</summary>
    public Span<float> Priorities => _priorities;

    /// <summary>The clusters that are left, in no particular order.</summary>
    public Span<int> Remaining => _heap.AsSpan(0, Count);

    /// <summary>
    /// Keeps the first clusters of <see cref="Remaining"/>. They no longer form a heap: <see cref="Build"/> must
    /// follow.
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

    /// <summary>Removes the best cluster. Which of several equal ones that is does not vary between runs.</summary>
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
        float priority = _priorities[cluster];
        for (int child; (child = 2 * hole + 1) < Count; hole = child)
        {
            if (child + 1 < Count && _priorities[_heap[child + 1]] > _priorities[_heap[child]])
                child++;
            if (!(_priorities[_heap[child]] > priority))
                break;
            _heap[hole] = _heap[child];
        }
        _heap[hole] = cluster;
    }
}
