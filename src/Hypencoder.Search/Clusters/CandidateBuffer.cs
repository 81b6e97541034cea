using System.Runtime.CompilerServices;

namespace Hypencoder.Search;

/// <summary>
/// Keeps the best n of what it is shown, cheaper than a heap where n is large: it takes everything above a threshold
/// until it is full, then cuts to the best n and raises the threshold. Orders as <see cref="TopK"/>.
/// </summary>
internal sealed class CandidateBuffer
{
    private ulong[] _keys = [];
    private int _wanted;
    private ulong _least; // of the wanted ones at the last cut
    private int _limit; // of the keys held, the same whatever was wanted before: the threshold must not depend on that

    /// <summary>How many it holds, more than wanted until <see cref="Cut"/>.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// What a score must be above to matter; an equal one matters where its passage has a lower index.
    /// </summary>
    public float Threshold { get; private set; }

    /// <summary>
    /// The greatest number below <see cref="Threshold"/>, for a comparison that lets equal scores through.
    /// </summary>
    public float BelowThreshold { get; private set; }

    /// <summary>Forgets everything; keeps <paramref name="wanted"/> from now on, none below a score.</summary>
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

    /// <summary>Takes a passage. There is always room for a panel of them after <see cref="MakeRoom"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float score, int index)
    {
        ulong key = TopK.Key(score, index);
        if (key > _least)
            _keys[Count++] = key;
    }

    /// <summary>Takes what another holds, which wants as many.</summary>
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

    /// <summary>Cuts to the wanted ones.</summary>
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

    /// <summary>Takes out the wanted ones, best first: how many.</summary>
    public int Drain(Span<int> indices, Span<float> scores)
    {
        Cut();
        TopK.Sort(_keys.AsSpan(0, Count), indices, scores);
        int count = Count;
        Count = 0;
        return count;
    }
}
