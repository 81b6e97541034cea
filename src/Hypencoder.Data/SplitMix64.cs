namespace Hypencoder.Data;

/// <summary>
/// A generator of 64-bit pseudo-random numbers that are the same on every version of .NET, which <see cref="Random"/>
/// does not promise.
/// </summary>
/// <param name="seed">Seed; the same seed gives the same numbers.</param>
/// <remarks>Steele, Lea, Flood, OOPSLA 2014.</remarks>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next number, uniform over all 64-bit values.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
