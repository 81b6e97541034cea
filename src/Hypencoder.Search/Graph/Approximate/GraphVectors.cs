using System.Runtime.InteropServices;

namespace Hypencoder.Search;

/// <summary>
/// A copy of a store's vectors in an order of its own, so that vectors near each other are near in memory, too:
/// position i holds passage <see cref="Passage"/>(i).
/// </summary>
internal sealed unsafe class GraphVectors : IDisposable
{
    private const int Alignment = 64;
    private const int BlockRows = 1024;
    private readonly VectorStore _store;
    private readonly float* _vectors;
    private readonly float[] _halfNorms;
    private readonly int[] _passages;
    private readonly int[] _positions;

    /// <summary>Copies the vectors in the order of the store.</summary>
    public GraphVectors(VectorStore store, int threads)
    {
        _store = store;
        Count = store.Count;
        Dimension = store.Dimension;
        // Aligned so that vectors of whole cache lines begin at one; native, since an array could not hold that many.
        _vectors = (float*)NativeMemory.AlignedAlloc((nuint)Count * (nuint)Dimension * sizeof(float), Alignment);
        _halfNorms = new float[Count];
        _passages = [.. Enumerable.Range(0, Count)];
        _positions = [.. _passages];
        Fill(threads);
    }

    ~GraphVectors() => NativeMemory.AlignedFree(_vectors);

    public int Count { get; }

    public int Dimension { get; }

    /// <summary>The vector at a position, <c>float[d]</c>.</summary>
    public float* Row(int position) => _vectors + (nint)position * Dimension;

    /// <inheritdoc cref="Row"/>
    public ReadOnlySpan<float> Vector(int position) => new(Row(position), Dimension);

    /// <summary>½|x|², summed sequentially in double precision: the same on every processor.</summary>
    public float HalfNorm(int position) => _halfNorms[position];

    /// <summary>The passage at a position.</summary>
    public int Passage(int position) => _passages[position];

    /// <summary>The position of a passage.</summary>
    public int Position(int passage) => _positions[passage];

    /// <summary>Reorders the vectors: position i receives passage <paramref name="order"/>[i].</summary>
    public void Arrange(ReadOnlySpan<int> order, int threads)
    {
        order.CopyTo(_passages);
        for (int position = 0; position < Count; position++)
            _positions[_passages[position]] = position;
        Fill(threads);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_vectors);
        GC.SuppressFinalize(this);
    }

    private void Fill(int threads)
    {
        int blocks = (Count + BlockRows - 1) / BlockRows;
        Threads.Each(threads, blocks, (_, block) =>
        {
            int first = block * BlockRows, count = Math.Min(BlockRows, Count - first);
            for (int i = 0; i < count; i++)
            {
                int position = _positions[first + i];
                Span<float> vector = new(Row(position), Dimension);
                _store.Read(first + i, vector);
                double sum = 0;
                foreach (float value in vector)
                    sum += (double)value * value;
                _halfNorms[position] = (float)(0.5 * sum);
            }
        });
    }
}
