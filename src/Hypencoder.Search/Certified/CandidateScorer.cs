namespace Hypencoder.Search;

/// <summary>
/// Scores candidates of one query at a time, in descending order of their inner products, until none that follows can
/// be among the best. The k-th best score S decides: a passage whose product is below S by more than the bound B of the
/// correction, and what rounding may add, has a lower score than S. A query without hidden layers has no correction,
/// and B is 0.
/// </summary>
internal sealed class CandidateScorer(VectorStore store, int threads)
{
    private const int LeastCandidates = 32;
    private readonly PassageScorer _scorer = new(store, threads);
    private readonly TopK _best = new();
    private float[] _scores = [];
    private double _bound;
    private double _slack;
    private int _first;

    /// <summary>Number of candidates scored for this query.</summary>
    public int Scored { get; private set; }

    /// <summary>
    /// A passage whose product is below this number can neither be among the best nor tie with the last of them.
    /// </summary>
    public double Limit { get; private set; }

    /// <summary>Number of candidates that are scored at once, before any can be excluded.</summary>
    public static long First(int topK) => Math.Max(2L * topK, LeastCandidates);

    /// <summary>Begins a query.</summary>
    /// <param name="query">Query vector, or a q-net whose correction is bounded.</param>
    /// <param name="topK">Number of passages wanted, no more than there are.</param>
    /// <param name="slack">
    /// Greatest difference between a product as it is given and as the q-net sums it; 0 where they are summed alike.
    /// </param>
    public void Load(QNet query, int topK, double slack)
    {
        _scorer.Load(query);
        _best.Reset(topK);
        _bound = query.CorrectionBound ?? 0;
        _slack = slack;
        _first = (int)Math.Min(First(topK), store.Count);
        Scored = 0;
        Limit = double.NegativeInfinity;
    }

    /// <summary>Scores candidates after those scored before, until the next one is excluded or none is left.</summary>
    /// <param name="candidates">Passages by descending product, those scored before first.</param>
    /// <param name="products">Product of each candidate.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    public void Score(
        ReadOnlyMemory<int> candidates, ReadOnlySpan<float> products, CancellationToken cancellationToken)
    {
        while (Scored < products.Length && !(products[Scored] < Limit))
        {
            int end = Scored + Math.Min(Math.Max(_first, Scored), products.Length - Scored);
            while (products[end - 1] < Limit)
                end--;
            int count = end - Scored;
            if (_scores.Length < count)
                _scores = new float[Math.Max(count, _first)];
            _scorer.Score(candidates.Slice(Scored, count), _scores.AsMemory(0, count), _best, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            Scored = end;
            if (_best.IsFull)
                Limit = LimitBy(_best.Threshold);
        }
    }

    /// <summary>Removes the best passages and returns them.</summary>
    public Ranking ToRanking(long passagesScored) => _best.ToRanking(passagesScored, certified: true);

    /// <summary>
    /// A correction is at most B after rounding too, and a product just below S − B is at most |S| + B in magnitude, so
    /// the roundings of product and sum add at most 2⁻²³ (|S| + B), doubled here; those of smaller products cannot lead
    /// further up, since rounding keeps the order of sums. A product that was summed otherwise may be too small by the
    /// slack.
    /// </summary>
    private double LimitBy(double score) =>
        score - _bound - _slack - (Math.Pow(2, -22) * (Math.Abs(score) + _bound)) - float.Epsilon;
}
