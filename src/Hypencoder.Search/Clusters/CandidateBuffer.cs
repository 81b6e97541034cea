using System.Runtime.CompilerServices;

namespace Hypencoder.Search;

/// <summary>
/// Keeps the best n of the passages added to it. It is cheaper than a heap where n is large: it accepts everything
/// above a threshold until it is full, then cuts to the best n and raises the threshold. Passages are ordered as in
/// <see cref="TopK"/>.
/// </summary>
internal sealed class CandidateBuffer
{
    private ulong[] _keys = [];
    private int _wanted;
    private ulong _least; // the smallest key kept at the last cut
    private int _limit; // keys held before a cut; set anew for each search, since the threshold depends on it

    /// <summary>Number of passages held, which exceeds the wanted number until <see cref="Cut"/>.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Score that a passage must exceed to be kept; a passage of equal score is kept where its index is lower.
    /// </summary>
    public float Threshold { get; private set; }

    /// <summary>
    /// The greatest number below <see cref="Threshold"/>, for comparisons that let equal scores through.
    /// </summary>
    public float BelowThreshold { get; private set; }

    /// <summary>
    /// Empties the buffer, which then keeps <paramref name="wanted"/> passages, none with a score below <paramref
    /// name="least"/>.
    /// </summary>
    public void Reset(int wanted, float least = float.NegativeInfinity)
    {
        _wanted = wanted;
        _limit = 2 * wanted;
        if (_keys.Length < _limit + ClusterPanel.Passages)
            _keys = new ulong[_limit + ClusterPanel.Passages];
        Count = 0;
        _least = 0;
        Threshold = least;
        BelowThreshold = MathF.BitDecrement(least);
    }

    /// <summary>Adds a passage. After <see cref="MakeRoom"/> there is room for one panel of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float score, int index)
    {
        ulong key = TopK.Key(score, index);
        if (key > _least)
            _keys[Count++] = key;
    }

    /// <summary>Adds the passages of another buffer that keeps the same number.</summary>
    public void AddAll(CandidateBuffer other)
    {
        for (int i = 0; i < other.Count; i++)
        {
            _keys[Count++] = other._keys[i];
            MakeRoom();
        }
    }

    /// <summary>Makes room for a panel of passages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MakeRoom()
    {
        if (Count > _limit)
            Cut();
    }

    /// <summary>Drops all but the wanted number of best passages.</summary>
    public void Cut()
    {
        if (Count <= _wanted)
            return;
        Selection.MoveLargestFirst(_keys.AsSpan(0, Count), _wanted);
        Count = _wanted;
        ulong least = ulong.MaxValue;
        foreach (ulong key in _keys.AsSpan(0, _wanted))
            least = Math.Min(least, key);
        _least = least;
        Threshold = TopK.Score(least);
        BelowThreshold = MathF.BitDecrement(Threshold);
    }

    /// <summary>Removes the best passages, writes them best first and returns their number.</summary>
    public int Drain(Span<int> indices, Span<float> scores)
    {
        Cut();
        TopK.Sort(_keys.AsSpan(0, Count), indices, scores);
        int count = Count;
        Count = 0;
        return count;
    }
}
