namespace Hypencoder.Search;

/// <summary>
/// Randomly drawn passages and the distances of their k-th neighbours by exact search, to estimate recall.
/// </summary>
internal sealed class ExactSample
{
    /// <summary>
    /// Number of passages drawn. The standard error of a recall of .95 over 8,000 independent neighbours is .0024.
    /// </summary>
    public const int Size = 256;
    private const int Slack = 8; // additional neighbours, for those that rounding makes equally near
    private const int ColumnsAtOnce = 1024;
    private readonly GraphVectors _vectors;
    private readonly int _neighbors;
    private readonly int[] _passages;
    private readonly double[] _limits;

    /// <param name="vectors">Vectors in any order: the sample and its limits do not depend on it.</param>
    /// <param name="neighbors">Number of neighbours, k, less than the number of passages.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="cancellationToken">Stops the search between blocks.</param>
    public ExactSample(GraphVectors vectors, int neighbors, ulong seed, int threads,
        CancellationToken cancellationToken)
    {
        _vectors = vectors;
        _neighbors = neighbors;
        _passages = new SplitMix64(seed).Distinct(Math.Min(Size, vectors.Count), vectors.Count);
        CandidateLists nearest = Nearest(threads, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _limits = [.. _passages.Select((passage, i) => Limit(passage, nearest.List(i)))];
    }

    /// <summary>The drawn passages, ascending.</summary>
    public ReadOnlySpan<int> Passages => _passages;

    /// <summary>
    /// The share of the nearest k that was found; other passages at the same distance count as well.
    /// </summary>
    /// <param name="found">Returns the neighbours found for a passage.</param>
    public double Recall(Func<int, IEnumerable<int>> found)
    {
        long hits = 0;
        for (int i = 0; i < _passages.Length; i++)
        {
            hits += Math.Min(
                _neighbors, found(_passages[i]).Count(other => Distance(_passages[i], other) <= _limits[i]));
        }
        return (double)hits / ((long)_passages.Length * _neighbors);
    }

    private CandidateLists Nearest(int threads, CancellationToken cancellationToken)
    {
        CandidateLists lists = new(_passages.Length, (int)Math.Min(_neighbors + (long)Slack, _vectors.Count - 1));
        int[] rows = [.. _passages.Select(_vectors.Position)];
        PairDistances[] distances = [.. Enumerable.Range(0, threads).Select(_ => PairDistances.Create(_vectors))];
        Threads.Each(threads, (_vectors.Count + ColumnsAtOnce - 1) / ColumnsAtOnce, (thread, block) =>
        {
            if (cancellationToken.IsCancellationRequested)
                return; // the caller throws
            int first = block * ColumnsAtOnce;
            int[] columns = [.. Enumerable.Range(first, Math.Min(ColumnsAtOnce, _vectors.Count - first))];
            distances[thread].SetColumns(columns);
            ReadOnlySpan<float> found = distances[thread].Compute(rows);
            int stride = distances[thread].Stride;
            for (int i = 0; i < rows.Length; i++)
                lists.OfferAll(i, rows[i], columns, found.Slice(i * stride, stride));
        });
        return lists;
    }

    /// <summary>
    /// Distance of the k-th neighbour; infinite where there is none because distances exceed the range of float.
    /// </summary>
    private double Limit(int passage, ReadOnlySpan<ulong> nearest)
    {
        List<double> distances = [];
        foreach (ulong entry in nearest)
        {
            if (!CandidateLists.IsEmpty(entry))
                distances.Add(Distance(passage, _vectors.Passage(CandidateLists.PositionOf(entry))));
        }
        distances.Sort();
        return distances.Count < _neighbors ? double.PositiveInfinity : distances[_neighbors - 1];
    }

    private double Distance(int one, int other) =>
        NearestBlock.SquaredDistance(
            _vectors.Vector(_vectors.Position(one)), _vectors.Vector(_vectors.Position(other)));
}
