namespace Hypencoder.Search;

/// <summary>Chooses the passages at which a graph search starts.</summary>
internal static class EntryPoints
{
    /// <summary>The configured entry points, validated, or randomly drawn ones; ascending.</summary>
    /// <exception cref="ArgumentException">A configured entry point is not in the store, or is a duplicate.</exception>
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
