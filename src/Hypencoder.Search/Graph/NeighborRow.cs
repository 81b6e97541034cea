using System.Runtime.CompilerServices;

namespace Hypencoder.Search;

/// <summary>
/// Checks a row of a graph: passages of the store, none twice and not the row's own, then −1 up to its end.
/// </summary>
internal static class NeighborRow
{
    /// <summary>Up to so many neighbours each is compared with those before it; more are sorted.</summary>
    private const int MostCompared = 256;

    /// <param name="row">The row.</param>
    /// <param name="passage">Whose.</param>
    /// <param name="passages">How many there are.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Fault(ReadOnlySpan<int> row, int passage, int passages)
    {
        int padding = row.IndexOf(-1);
        ReadOnlySpan<int> neighbors = padding < 0 ? row : row[..padding];
        if (row[neighbors.Length..].ContainsAnyExcept(-1))
            return "no neighbour behind −1, found one";
        int outside = neighbors.IndexOfAnyExceptInRange(0, passages - 1);
        if (outside >= 0)
            return $"neighbours of 0 to {passages - 1}, found {neighbors[outside]}";
        if (neighbors.Contains(passage))
            return "neighbours other than itself, found itself";
        int twice = Double(neighbors);
        return twice >= 0 ? $"distinct neighbours, found {twice} twice" : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Double(ReadOnlySpan<int> neighbors)
    {
        if (neighbors.Length <= MostCompared)
        {
            for (int i = 1; i < neighbors.Length; i++)
            {
                if (neighbors[..i].Contains(neighbors[i]))
                    return neighbors[i];
            }
            return -1;
        }
        int[] sorted = neighbors.ToArray();
        Array.Sort(sorted);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                return sorted[i];
        }
        return -1;
    }
}
