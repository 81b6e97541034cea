namespace Hypencoder.Search;

/// <summary>
/// One random partition of all positions: each position goes to the balls of its nearest few leaders, balls are cut
/// into leaves, and all distances within a leaf are computed. Random partitions with exact neighbours within their
/// parts are due to Wang et al., "Scalable k-NN graph construction for visual descriptors", CVPR 2012.
/// </summary>
internal sealed class CarvingRound(GraphVectors vectors, int threads, int leafSize)
{
    private const int AssignedAtOnce = 1 << 12;
    private const int LeafRows = 48; // distances to a leaf of 1,000 take 192 KB, which stays in L2
    private readonly BallCarver[] _carvers =
        [.. Enumerable.Range(0, threads).Select(_ => new BallCarver(vectors, leafSize))];

    /// <summary>All positions in an order that keeps those of a leaf together.</summary>
    public int[] Order(ulong seed, CancellationToken cancellationToken)
    {
        int[][] balls = Balls(seed, 1, cancellationToken), orders = new int[balls.Length][];
        Threads.Each(threads, balls.Length, (thread, i) =>
        {
            List<int> order = new(balls[i].Length);
            if (!cancellationToken.IsCancellationRequested)
                _carvers[thread].Carve(balls[i], SplitMix64.Mix(seed, (ulong)i), leaf => order.AddRange(leaf.Order()));
            orders[i] = [.. order];
        });
        cancellationToken.ThrowIfCancellationRequested();
        return [.. orders.SelectMany(order => order)];
    }

    /// <summary>Offers all pairs within leaves to the lists.</summary>
    public void Run(
        CandidateLists lists, ulong seed, int fanout, Action<double> progress, CancellationToken cancellationToken)
    {
        int[][] balls = [.. Balls(seed, fanout, cancellationToken).OrderByDescending(ball => ball.Length)];
        double total = balls.Sum(ball => (double)ball.Length);
        Threads.Each(threads, balls.Length, (thread, i) =>
        {
            if (cancellationToken.IsCancellationRequested)
                return; // the caller throws: a parallel loop would wrap an exception thrown here
            BallCarver carver = _carvers[thread];
            carver.Carve(balls[i], SplitMix64.Mix(seed, (ulong)i), leaf => Join(lists, carver.Distances, leaf));
            progress(balls[i].Length / total);
        });
        cancellationToken.ThrowIfCancellationRequested();
    }

    private int[][] Balls(ulong seed, int fanout, CancellationToken cancellationToken)
    {
        int[] all = [.. Enumerable.Range(0, vectors.Count)];
        int[] leaders = BallCarver.Leaders(all, leafSize, seed);
        int width = Math.Min(fanout, leaders.Length);
        int[] nearest = new int[checked(all.Length * width)];
        foreach (BallCarver carver in _carvers)
            carver.Distances.SetColumns(leaders);
        Threads.Each(threads, (all.Length + AssignedAtOnce - 1) / AssignedAtOnce, (thread, block) =>
        {
            int first = block * AssignedAtOnce, count = Math.Min(AssignedAtOnce, all.Length - first);
            if (!cancellationToken.IsCancellationRequested)
                _carvers[thread].Assign(
                    all.AsSpan(first, count), leaders.Length, width, nearest.AsSpan(first * width, count * width));
        });
        cancellationToken.ThrowIfCancellationRequested();
        return BallCarver.Group(all, nearest, width, leaders.Length);
    }

    private static void Join(CandidateLists lists, PairDistances distances, int[] leaf)
    {
        distances.SetColumns(leaf);
        for (int start = 0; start < leaf.Length; start += LeafRows)
        {
            ReadOnlySpan<int> rows = leaf.AsSpan(start, Math.Min(LeafRows, leaf.Length - start));
            ReadOnlySpan<float> found = distances.Compute(rows);
            for (int i = 0; i < rows.Length; i++)
                lists.OfferAll(rows[i], rows[i], leaf, found.Slice(i * distances.Stride, distances.Stride));
        }
    }
}
