namespace Hypencoder.Search;

/// <summary>The passages that a graph search starts from.</summary>
internal static class EntryPoints
{
    /// <summary>The given ones, checked, or drawn ones; ascending.</summary>
    /// <exception cref="ArgumentException">A given one is not in the store, or twice there.</exception>
    public static int[] Of(GraphSearchOptions options, int passages)
    {
        if (options.EntryPointIndices is not { } given)
            return new SplitMix64((ulong)options.Seed).Distinct(Math.Min(options.EntryPoints, passages), passages);
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
}
