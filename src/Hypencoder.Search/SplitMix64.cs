namespace Hypencoder.Search;

/// <summary>
/// Random numbers of 64 bits (Steele, Lea, Flood, OOPSLA 2014): the same on every version of .NET, which <see
/// cref="Random"/> does not promise.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>One number that hangs on two.</summary>
    public static ulong Mix(ulong one, ulong other) => new SplitMix64(new SplitMix64(one).Next() ^ other).Next();

    /// <summary>The next number.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>The next number from 0 to below 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next number below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out ulong _);

    /// <summary>Floyd's sampling: <paramref name="count"/> distinct numbers below <paramref name="limit"/>.</summary>
    public int[] Distinct(int count, int limit)
    {
        HashSet<int> drawn = new(count);
        for (int last = limit - count; last < limit; last++)
        {
            int number = Below(last + 1);
            drawn.Add(drawn.Contains(number) ? last : number);
        }
        return [.. drawn.Order()];
    }
}
