using System.Runtime.CompilerServices;

namespace Hypencoder.Search;

/// <summary>
/// Checks a row of a graph: passages of the store, none twice and not the row's own, then −1 up to its end.
/// </summary>
internal static class NeighbourRow
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
        ReadOnlySpan<int> neighbours = padding < 0 ? row : row[..padding];
        if (row[neighbours.Length..].ContainsAnyExcept(-1))
            return "no neighbour behind −1, found one";
        int outside = neighbours.IndexOfAnyExceptInRange(0, passages - 1);
        if (outside >= 0)
            return $"neighbours of 0 to {passages - 1}, found {neighbours[outside]}";
        if (neighbours.Contains(passage))
            return "neighbours other than itself, found itself";
        int twice = Double(neighbours);
        return twice >= 0 ? $"distinct neighbours, found {twice} twice" : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Double(ReadOnlySpan<int> neighbours)
    {
        if (neighbours.Length <= MostCompared)
        {
            for (int i = 1; i < neighbours.Length; i++)
            {
                if (neighbours[..i].Contains(neighbours[i]))
                    return neighbours[i];
            }
            return -1;
        }
        int[] sorted = neighbours.ToArray();
        Array.Sort(sorted);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                return sorted[i];
        }
        return -1;
    }
}
