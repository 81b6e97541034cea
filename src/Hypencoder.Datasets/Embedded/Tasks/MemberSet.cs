using System.Numerics;

namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>A set of the members of one split, by their positions in it.</summary>
internal sealed class MemberSet
{
    private readonly ulong[] _words;

    /// <param name="members">Number of members in the split.</param>
    /// <param name="contains">Whether the set has the member at a position.</param>
    public MemberSet(int members, Func<int, bool> contains)
    {
        _words = new ulong[(members + 63) / 64];
        for (int i = 0; i < members; i++)
        {
            if (contains(i))
                _words[i / 64] |= 1UL << (i % 64);
        }
    }

    private MemberSet(MemberSet a, MemberSet b, Func<ulong, ulong, ulong> combine)
    {
        _words = new ulong[a._words.Length];
        for (int i = 0; i < _words.Length; i++)
            _words[i] = combine(a._words[i], b._words[i]);
    }

    public int Count => _words.Sum(BitOperations.PopCount);

    /// <summary>Positions of the members, ascending.</summary>
    public IEnumerable<int> Positions
    {
        get
        {
            for (int i = 0; i < _words.Length; i++)
            {
                for (ulong rest = _words[i]; rest != 0; rest &= rest - 1)
                    yield return (64 * i) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    public static MemberSet operator &(MemberSet a, MemberSet b) => new(a, b, (x, y) => x & y);

    public static MemberSet operator |(MemberSet a, MemberSet b) => new(a, b, (x, y) => x | y);

    /// <summary>The members of the first set that are not in the second.</summary>
    public static MemberSet operator -(MemberSet a, MemberSet b) => new(a, b, (x, y) => x & ~y);
}
