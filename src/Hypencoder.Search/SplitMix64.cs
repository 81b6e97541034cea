namespace Hypencoder.Search;

/// <summary>
/// The SplitMix64 random number generator (Steele, Lea, Flood, OOPSLA 2014). Its numbers are the same on every version
/// of .NET, which <see cref="Random"/> does not guarantee.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Hashes two numbers to one.</summary>
    public static ulong Mix(ulong one, ulong other) => new SplitMix64(new SplitMix64(one).Next() ^ other).Next();

    /// <summary>The next number.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>The next number, uniformly distributed in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next number, uniformly distributed from 0 to below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out ulong _);

    /// <summary>
    /// Draws <paramref name="count"/> distinct numbers below <paramref name="limit"/>, by Floyd's algorithm.
    /// </summary>
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
