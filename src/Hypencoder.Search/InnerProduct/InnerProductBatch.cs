using System.Numerics;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Finds the best passages of up to <see cref="MaxQueries"/> query vectors, or linear terms of q-nets whose correction
/// is bounded, by one matrix product over the store, so that each passage vector is read once for all of them. The
/// product sums in another order than a single search; therefore its candidates are scored as a single search would
/// score them, until bounds on correction and rounding prove that no other passage can be among the best.
/// </summary>
internal abstract class InnerProductBatch(int threads)
{
    /// <summary>Greatest number of queries in a batch: the panels of 768 values fill half of L2.</summary>
    public const int MaxQueries = 128;

    /// <summary>
    /// Least number of queries in a batch: a product with fewer takes as long as one with a panel of them, and no less
    /// than to read the vectors for each.
    /// </summary>
    private const int LeastQueries = 4;

    public static InnerProductBatch Create(VectorStore store, int threads, RemovedPassages? removed = null) =>
        VectorWidths.Widest(new Factory(store, threads, removed));

    /// <summary>
    /// Finds the rankings of any number of queries, in their order. Those that a product cannot determine, and a few
    /// queries alone, are found one at a time by <paramref name="single"/>.
    /// </summary>
    public IReadOnlyList<Ranking> SearchAll(
        IReadOnlyList<QNet> queries, int topK, ISearchStrategy single, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Ranking?[] rankings =
        [
            .. queries.Chunk(MaxQueries).SelectMany(together => together.Length < LeastQueries
                ? new Ranking?[together.Length]
                : Search(together, topK, cancellationToken)),
        ];
        int[] missing = [.. Enumerable.Range(0, rankings.Length).Where(query => rankings[query] is null)];
        Threads.Each(threads, missing.Length, (_, i) =>
        {
            int query = missing[i];
            rankings[query] = single.Search(queries[query], topK, cancellationToken);
        });
        return rankings!;
    }

    /// <summary>
    /// Finds the ranking of each query. A ranking is null where the product cannot determine it: there are values that
    /// are not finite, or more passages may be among the best than were kept.
    /// </summary>
    protected abstract Ranking?[] Search(QNet[] queries, int topK, CancellationToken cancellationToken);

    private sealed class Factory(VectorStore store, int threads, RemovedPassages? removed)
        : IVectorWidthFactory<InnerProductBatch>
    {
        InnerProductBatch IVectorWidthFactory<InnerProductBatch>.Create<TSimd, TVector>() =>
            new InnerProductBatch<TSimd, TVector>(store, threads, removed);
    }
}

/// <summary>
/// Multiplies blocks of passages (rows) by panels of queries (columns) with <see cref="GemmTile"/>. Of each row of
/// products, those above their query's threshold are kept.
/// </summary>
internal sealed unsafe class InnerProductBatch<TSimd, TVector>(
    VectorStore store, int threads, RemovedPassages? removed) : InnerProductBatch(threads)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int BlockRows = 16 * GemmTile.Rows;

    /// <summary>
    /// One additional candidate is kept for this many wanted ones, and at least as many as this number, for passages
    /// that nearly tie with the last.
    /// </summary>
    private const int WantedPerSpare = 16;

    /// <summary>
    /// Least number of candidates of q-nets, and how many for each wanted one: corrections reorder more passages than
    /// roundings do.
    /// </summary>
    private const int LeastCorrected = 256, CorrectedPerWanted = 4;

    private readonly int _live = RemovedPassages.LiveOf(store, removed);
    private readonly AlignedBuffer _panels = new();
    private readonly float[] _zeros = new float[MaxQueries];
    private readonly Worker[] _workers = [.. Enumerable.Range(0, threads).Select(_ => new Worker(store))];

    protected override Ranking?[] Search(QNet[] queries, int topK, CancellationToken cancellationToken)
    {
        int count = queries.Length;
        int wanted = Math.Min(topK, _live), kept = Kept(queries, wanted);
        Pack(queries);
        foreach (Worker worker in _workers)
            worker.Reset(count, kept);
        int blocks = (store.Count + BlockRows - 1) / BlockRows;
        Threads.Each(_workers.Length, blocks, (thread, block) =>
        {
            if (!cancellationToken.IsCancellationRequested)
                Multiply(_workers[thread], block * BlockRows, count);
        });
        cancellationToken.ThrowIfCancellationRequested();
        double norm = Math.Sqrt(_workers.Max(worker => worker.LargestSquare));
        Ranking?[] rankings = new Ranking?[count];
        Threads.Each(_workers.Length, count, (thread, query) =>
            rankings[query] = Rank(_workers[thread], queries[query], query, kept, wanted, norm, cancellationToken));
        return rankings;
    }

    /// <summary>Number of candidates of each query.</summary>
    private int Kept(QNet[] queries, int wanted) => (int)Math.Min(
        queries.All(query => query.HiddenLayers == 0)
            ? wanted + (long)Math.Max(WantedPerSpare, wanted / WantedPerSpare)
            : Math.Max(LeastCorrected, (long)CorrectedPerWanted * wanted),
        _live);

    /// <summary>The vector whose products choose candidates.</summary>
    private static ReadOnlySpan<float> Vector(QNet query) => query.HiddenLayers == 0 ? query.Matrix(0) : query.Linear;

    /// <summary>Packs the queries into panels of d × columns, the last one padded with zeros.</summary>
    private void Pack(ReadOnlySpan<QNet> queries)
    {
        int columns = GemmTile.Columns<TSimd, TVector>(), d = store.Dimension;
        int panels = (queries.Length + columns - 1) / columns;
        float* packed = _panels.Ensure(panels * d * columns);
        new Span<float>(packed, panels * d * columns).Clear();
        for (int query = 0; query < queries.Length; query++)
        {
            ReadOnlySpan<float> vector = Vector(queries[query]);
            float* column = packed + (nint)(query / columns) * d * columns + query % columns;
            for (int i = 0; i < d; i++)
                column[(nint)i * columns] = vector[i];
        }
    }

    private void Multiply(Worker worker, int first, int queries)
    {
        int columns = GemmTile.Columns<TSimd, TVector>(), d = store.Dimension;
        int rows = Math.Min(BlockRows, store.Count - first);
        float* passages = worker.Passages.Ensure(BlockRows * d), products = worker.Panel.Ensure(BlockRows * columns);
        store.Read(first, rows, new Span<float>(passages, rows * d));
        int padded = GemmTile.PaddedRows(rows);
        new Span<float>(passages + (nint)rows * d, (padded - rows) * d).Clear();
        for (int row = 0; row < rows; row++)
        {
            float* vector = passages + (nint)row * d;
            worker.LargestSquare = MathF.Max(worker.LargestSquare, Dot.Product<TSimd, TVector>(vector, vector, d));
        }
        fixed (float* zeros = _zeros, thresholds = worker.Thresholds)
        {
            for (int query = 0; query < queries; query += columns)
            {
                GemmTile.MultiplyPanel<TSimd, TVector>(
                    passages, d, padded, _panels.Pointer + (nint)query * d, d, zeros, products, columns);
                for (int row = 0; row < rows; row++)
                {
                    if (removed?.Contains(first + row) == true)
                        continue;
                    for (int lane = 0; lane < columns; lane += TSimd.Lanes)
                    {
                        int at = query + lane;
                        AddCandidates(worker, products + row * columns + lane, thresholds + at, at, first + row);
                    }
                }
            }
        }
    }

    /// <summary>Adds a passage to the candidates of each query whose threshold its product exceeds.</summary>
    private static void AddCandidates(Worker worker, float* products, float* thresholds, int query, int passage)
    {
        uint above = TSimd.GreaterMask(TSimd.Load(products), TSimd.Load(thresholds));
        for (; above != 0; above &= above - 1)
        {
            int lane = BitOperations.TrailingZeroCount(above);
            CandidateBuffer candidates = worker.Candidates[query + lane];
            candidates.Add(products[lane], passage);
            candidates.MakeRoom();
            thresholds[lane] = candidates.Threshold;
        }
    }

    private Ranking? Rank(
        Worker worker, QNet query, int index, int kept, int wanted, double norm, CancellationToken cancellationToken)
    {
        CandidateBuffer all = _workers[0].Candidates[index];
        foreach (Worker other in _workers.AsSpan(1))
            all.AddAll(other.Candidates[index]);
        if (all.Drain(worker.Indices, worker.Products) < kept) // some products are not numbers
            return null;
        CandidateScorer scorer = worker.Scorer;
        scorer.Load(query, wanted, RoundingBound.Of(Vector(query), norm));
        scorer.Score(worker.Indices.AsMemory(0, kept), worker.Products.AsSpan(0, kept), cancellationToken);
        // The product of a passage that was not kept is at most the last one kept.
        if (kept < _live && !(worker.Products[kept - 1] < scorer.Limit))
            return null;
        return scorer.ToRanking(query.HiddenLayers == 0 ? store.Count : scorer.Scored);
    }

    private sealed class Worker(VectorStore store)
    {
        public AlignedBuffer Passages { get; } = new();

        /// <summary>Products of a block of passages with a panel of queries.</summary>
        public AlignedBuffer Panel { get; } = new();

        public CandidateScorer Scorer { get; } = new(store, 1);

        /// <summary>Candidates of each query.</summary>
        public CandidateBuffer[] Candidates { get; private set; } = [];

        /// <summary>Product that a passage must exceed, for each query; infinite where there is no query.</summary>
        public float[] Thresholds { get; } = new float[MaxQueries];

        public int[] Indices { get; private set; } = [];

        public float[] Products { get; private set; } = [];

        /// <summary>Greatest squared norm of a passage vector.</summary>
        public float LargestSquare { get; set; }

        public void Reset(int queries, int kept)
        {
            if (Candidates.Length < queries)
                Candidates = [.. Enumerable.Range(0, queries).Select(_ => new CandidateBuffer())];
            foreach (CandidateBuffer candidates in Candidates.AsSpan(0, queries))
                candidates.Reset(kept);
            Thresholds.AsSpan(0, queries).Fill(float.NegativeInfinity);
            Thresholds.AsSpan(queries).Fill(float.PositiveInfinity);
            if (Indices.Length < kept)
                (Indices, Products) = (new int[kept], new float[kept]);
        }
    }
}
