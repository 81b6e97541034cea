namespace Hypencoder.Search;

/// <summary>
/// Cuts a set of positions into leaves of nearby ones: randomly drawn leaders take the positions that are nearest to
/// them, and this is repeated until a ball is small enough. An instance must not be used by two threads at once.
/// </summary>
internal sealed class BallCarver(GraphVectors vectors, int leafSize)
{
    /// <summary>
    /// Number of balls per leaf size that a ball is cut into, since some of them are much larger than the average.
    /// </summary>
    private const int PartsOfLeaf = 2;

    /// <summary>
    /// Greatest number of leaders of a ball. On 1,000,000 × 128, 1,024 leaders of all positions cost a fifth more time
    /// and find hardly more; 64 find a little less.
    /// </summary>
    private const int MaxLeaders = 256;
    private const int BlockRows = 96;

    /// <summary>The distance computation, which the leaves' work may use as well.</summary>
    public PairDistances Distances { get; } = PairDistances.Create(vectors);

    /// <summary>Draws the leaders of a set of positions.</summary>
    public static int[] Leaders(ReadOnlySpan<int> positions, int leafSize, ulong seed)
    {
        int wanted = positions.Length <= leafSize ? 1 : PartsOfLeaf * ((positions.Length + leafSize - 1) / leafSize);
        int[] leaders = new SplitMix64(seed).Distinct(Math.Min(MaxLeaders, wanted), positions.Length);
        foreach (ref int leader in leaders.AsSpan())
            leader = positions[leader];
        return leaders;
    }

    /// <summary>Calls <paramref name="take"/> with each leaf of a ball.</summary>
    public void Carve(int[] ball, ulong seed, Action<int[]> take)
    {
        if (ball.Length <= leafSize)
        {
            take(ball);
            return;
        }
        int[] leaders = Leaders(ball, leafSize, seed);
        int[] nearest = new int[ball.Length];
        Distances.SetColumns(leaders);
        Assign(ball, leaders.Length, 1, nearest);
        int[][] parts = Group(ball, nearest, 1, leaders.Length);
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length > ball.Length - ball.Length / 8) // not separable: most vectors are nearly equal
                Chop(parts[i], seed, take);
            else if (parts[i].Length > 0)
                Carve(parts[i], SplitMix64.Mix(seed, (ulong)i), take);
        }
    }

    /// <summary>
    /// Writes the nearest few leaders of each position; the columns of the distances must be the leaders.
    /// </summary>
    public void Assign(ReadOnlySpan<int> positions, int leaders, int fanout, Span<int> nearest)
    {
        Span<float> best = stackalloc float[fanout];
        for (int start = 0; start < positions.Length; start += BlockRows)
        {
            int count = Math.Min(BlockRows, positions.Length - start);
            ReadOnlySpan<float> found = Distances.Compute(positions.Slice(start, count));
            for (int i = 0; i < count; i++)
                Least(found.Slice(i * Distances.Stride, leaders), best, nearest.Slice((start + i) * fanout, fanout));
        }
    }

    /// <summary>Groups positions by their leaders, in order.</summary>
    public static int[][] Group(ReadOnlySpan<int> positions, ReadOnlySpan<int> nearest, int fanout, int leaders)
    {
        int[] counts = new int[leaders];
        foreach (int leader in nearest)
            counts[leader]++;
        int[][] groups = [.. counts.Select(count => new int[count])];
        Array.Clear(counts);
        for (int i = 0; i < nearest.Length; i++)
            groups[nearest[i]][counts[nearest[i]]++] = positions[i / fanout];
        return groups;
    }

    private static void Least(ReadOnlySpan<float> distances, Span<float> best, Span<int> places)
    {
        best.Fill(float.PositiveInfinity);
        places.Clear(); // NaN distances are never chosen
        for (int i = 0; i < distances.Length; i++)
        {
            if (!(distances[i] < best[^1]))
                continue;
            int hole = best.Length - 1;
            for (; hole > 0 && distances[i] < best[hole - 1]; hole--)
                (best[hole], places[hole]) = (best[hole - 1], places[hole - 1]);
            (best[hole], places[hole]) = (distances[i], i);
        }
    }

    /// <summary>Cuts a ball at random into leaves of equal size.</summary>
    private void Chop(int[] ball, ulong seed, Action<int[]> take)
    {
        SplitMix64 random = new(seed);
        for (int i = ball.Length - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (ball[i], ball[other]) = (ball[other], ball[i]);
        }
        foreach (int[] leaf in ball.Chunk(leafSize))
            take(leaf);
    }
}
