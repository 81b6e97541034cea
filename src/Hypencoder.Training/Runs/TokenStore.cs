using System.Numerics;

namespace Hypencoder.Training.Runs;

/// <summary>
/// Token sequences in a few large arrays of the smallest integer type that holds the vocabulary: a sequence of 60
/// tokens takes 130 bytes instead of 264 for an array of its own and a reference to it.
/// </summary>
/// <typeparam name="T">An integer type that holds every token id and every length.</typeparam>
internal sealed class TokenStore<T> : ITokenStore
    where T : unmanaged, IBinaryInteger<T>
{
    private const int BlockSize = 1 << 20;

    // A sequence lies in one block, after its length. Its start is the index of the block times BlockSize, plus its
    // offset.
    private readonly List<T[]> _blocks = [];
    private readonly List<long> _starts = [];
    private int _free = BlockSize;

    public int Count => _starts.Count;

    public long Bytes
    {
        get
        {
            int itemSize = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
            return ((long)_blocks.Count * BlockSize * itemSize) + ((long)_starts.Capacity * sizeof(long));
        }
    }

    /// <summary>Gets a copy of the sequence at an index.</summary>
    public int[] this[int index]
    {
        get
        {
            (long block, long start) = Math.DivRem(_starts[index], BlockSize);
            ReadOnlySpan<T> stored = _blocks[(int)block].AsSpan((int)start);
            int[] tokens = new int[int.CreateChecked(stored[0])];
            for (int i = 0; i < tokens.Length; i++)
                tokens[i] = int.CreateTruncating(stored[i + 1]);
            return tokens;
        }
    }

    public void Add(ReadOnlySpan<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tokens.Length, BlockSize, nameof(tokens));
        if (BlockSize - _free < tokens.Length + 1)
        {
            _blocks.Add(new T[BlockSize]);
            _free = 0;
        }
        _starts.Add(((_blocks.Count - 1L) * BlockSize) + _free);
        Span<T> stored = _blocks[^1].AsSpan(_free, tokens.Length + 1);
        stored[0] = T.CreateChecked(tokens.Length);
        for (int i = 0; i < tokens.Length; i++)
            stored[i + 1] = T.CreateChecked(tokens[i]);
        _free += stored.Length;
    }

    public IEnumerator<int[]> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
