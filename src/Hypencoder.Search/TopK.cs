using System.Runtime.CompilerServices;

namespace Hypencoder.Search;

/// <summary>
/// Keeps the best k of the passages added to it, by descending score, NaN last, equal scores by ascending index. The
/// order is total, so the result does not depend on the order in which passages are added.
/// </summary>
/// <remarks>
/// A min-heap of keys. A key is one unsigned number, greater meaning better: the score's bits, transformed so that they
/// sort as the scores do, above the complement of the index.
/// </remarks>
internal sealed class TopK
{
    private ulong[] _heap = [];
    private int _capacity;

    /// <summary>Greatest number of passages held, k.</summary>
    public int Capacity => _capacity;

    /// <summary>Number of passages held.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Whether k passages are held, so that only passages that beat <see cref="Threshold"/> are kept.
    /// </summary>
    public bool IsFull => Count == _capacity;

    /// <summary>The least score held; at least one passage must be held.</summary>
    public float Threshold => Score(_heap[0]);

    /// <summary>Removes all passages and sets k to <paramref name="capacity"/>.</summary>
    public void Reset(int capacity)
    {
        if (_heap.Length < capacity)
            _heap = new ulong[capacity];
        _capacity = capacity;
        Count = 0;
    }

    /// <summary>Adds a passage and returns whether it is among the best so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(float score, int index) => Add(Key(score, index));

    /// <summary>
    /// Adds adjacent passages, the first with index <paramref name="firstIndex"/>, except those that were removed.
    /// </summary>
    public void AddRange(ReadOnlySpan<float> scores, int firstIndex, RemovedPassages? removed = null)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (removed?.Contains(firstIndex + i) != true)
                Add(Key(scores[i], firstIndex + i));
        }
    }

    /// <summary>Adds the passages that another instance holds.</summary>
    public void AddAll(TopK other)
    {
        for (int i = 0; i < other.Count; i++)
            Add(other._heap[i]);
    }

    /// <summary>Removes the passages and writes them best first: <see cref="Count"/> indices and scores.</summary>
    public void Drain(Span<int> indices, Span<float> scores)
    {
        Sort(_heap.AsSpan(0, Count), indices, scores);
        Count = 0;
    }

    /// <summary>Writes the passages of keys, best first.</summary>
    internal static void Sort(Span<ulong> keys, Span<int> indices, Span<float> scores)
    {
        keys.Sort();
        for (int i = 0; i < keys.Length; i++)
        {
            ulong key = keys[^(i + 1)];
            indices[i] = Index(key);
            scores[i] = Score(key);
        }
    }

    /// <summary>Removes the passages and returns them as a ranking.</summary>
    public Ranking ToRanking(long passagesScored, bool certified = false, double? expectedMissing = null)
    {
        int[] indices = new int[Count];
        float[] scores = new float[Count];
        Drain(indices, scores);
        return new Ranking(indices, scores, passagesScored)
        {
            Certified = certified,
            ExpectedMissing = expectedMissing,
        };
    }

    /// <summary>A passage as one number, greater meaning better.</summary>
    internal static ulong Key(float score, int index)
    {
        uint sortable = 0;
        if (!float.IsNaN(score))
        {
            uint bits = BitConverter.SingleToUInt32Bits(score + 0f); // −0 + 0 = 0, so that both zeros are equal scores
            sortable = (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
        }
        return ((ulong)sortable << 32) | ~(uint)index;
    }

    /// <summary>The score of a key.</summary>
    internal static float Score(ulong key)
    {
        uint sortable = (uint)(key >> 32);
        return sortable == 0 ? float.NaN
            : BitConverter.UInt32BitsToSingle((sortable & 0x8000_0000) != 0 ? sortable & 0x7FFF_FFFF : ~sortable);
    }

    /// <summary>The index of a key.</summary>
    internal static int Index(ulong key) => (int)~(uint)key;

    private bool Add(ulong key)
    {
        if (IsFull)
        {
            if (_capacity == 0 || key <= _heap[0])
                return false;
            SiftDown(key);
            return true;
        }
        int hole = Count++;
        for (int parent; hole > 0 && _heap[parent = (hole - 1) / 2] > key; hole = parent)
            _heap[hole] = _heap[parent];
        _heap[hole] = key;
        return true;
    }

    /// <summary>Replaces the least key by <paramref name="key"/>.</summary>
    private void SiftDown(ulong key)
    {
        ulong[] heap = _heap;
        int count = Count, hole = 0;
        for (int child = 1; child < count; child = 2 * hole + 1)
        {
            if (child + 1 < count && heap[child + 1] < heap[child])
                child++;
            if (heap[child] >= key)
                break;
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = key;
    }
}
