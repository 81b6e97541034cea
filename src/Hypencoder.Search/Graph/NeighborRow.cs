using System.Runtime.CompilerServices;

namespace Hypencoder.Search;

/// <summary>
/// Validates a row of a graph: distinct passages of the store, without the row's own, followed by −1 up to its end.
/// </summary>
internal static class NeighborRow
{
    /// <summary>
    /// Number of neighbours up to which each is compared with those before it; longer rows are sorted.
    /// </summary>
    private const int MaxCompared = 256;

    /// <param name="row">Row to check.</param>
    /// <param name="passage">Index of the passage that the row belongs to.</param>
    /// <param name="passages">Number of passages in the store.</param>
    /// <returns>What was expected and found instead; null if the row is valid.</returns>
    public static string? Fault(ReadOnlySpan<int> row, int passage, int passages)
    {
        int padding = row.IndexOf(-1);
        ReadOnlySpan<int> neighbors = padding < 0 ? row : row[..padding];
        if (row[neighbors.Length..].ContainsAnyExcept(-1))
            return "no neighbour after −1, found one";
        int outside = neighbors.IndexOfAnyExceptInRange(0, passages - 1);
        if (outside >= 0)
            return $"neighbours of 0 to {passages - 1}, found {neighbors[outside]}";
        if (neighbors.Contains(passage))
            return "neighbours other than itself, found itself";
        int twice = FirstDuplicate(neighbors);
        return twice >= 0 ? $"distinct neighbours, found {twice} twice" : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstDuplicate(ReadOnlySpan<int> neighbors)
    {
        if (neighbors.Length <= MaxCompared)
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
