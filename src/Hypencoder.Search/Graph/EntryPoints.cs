namespace Hypencoder.Search;

/// <summary>The passages that a graph search starts from.</summary>
internal static class EntryPoints
{
    /// <summary>The given ones, checked, or drawn ones; ascending.</summary>
    /// <exception cref="ArgumentException">A given one is not in the store, or twice there.</exception>
    public static int[] Of(GraphSearchOptions options, int passages)
    {
        if (options.EntryPointIndices is not { } given)
            return Draw(options.Seed, Math.Min(options.EntryPoints, passages), passages);
        int[] indices = [.. given.Order()];
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)passages)
                throw new ArgumentException(
                    $"entry point {indices[i]} is not within a store of {passages} passages", nameof(options));
            if (i > 0 && indices[i] == indices[i - 1])
                throw new ArgumentException($"entry point {indices[i]} is given twice", nameof(options));
        }
        return indices;
    }

    /// <summary>
    /// Distinct passages, ascending: Floyd's sampling without replacement, over the numbers of SplitMix64: the same on every version of .NET, which
    /// <see cref="Random"/> does not promise.
    /// </summary>
    public static int[] Draw(int seed, int count, int passages)
    {
        HashSet<int> drawn = new(count);
        ulong state = (ulong)seed;
        for (int last = passages - count; last < passages; last++)
        {
            state += 0x9E3779B97F4A7C15;
            ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            mixed ^= mixed >> 31;
            int index = (int)Math.BigMul(mixed, (ulong)last + 1, out ulong _);
            drawn.Add(drawn.Contains(index) ? last : index);
        }
        return [.. drawn.Order()];
    }
}
