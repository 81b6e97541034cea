using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// One certified search at a time. The first candidates by the linear term give a k-th best score S. A passage whose
/// product is below S by more than the bound B of the correction, and what rounding may add, has a lower score than S;
/// the others are scored in batches that grow, in descending order of their products, while S rises.
/// </summary>
internal sealed class CertifiedPass
{
    private const int LeastCandidates = 32;
    private readonly VectorStore _store;
    private readonly RemovedPassages? _removed;
    private readonly int _live;
    private readonly QNetKernel _products = QNetKernel.Create();
    private readonly StoreScan _scan;
    private readonly TopK[] _nearest;
    private readonly float[] _linear; // product of each passage
    private readonly PassageScorer _scorer;
    private readonly TopK _best = new();
    private ulong[] _keys = [];
    private int[] _indices = [];
    private float[] _scores = [];
    private int _count; // candidates in _indices, by descending product
    private bool _isFinite;

    public CertifiedPass(VectorStore store, int threads, RemovedPassages? removed)
    {
        _store = store;
        _removed = removed;
        _live = RemovedPassages.LiveOf(store, removed);
        _linear = new float[store.Count];
        _nearest = [.. Enumerable.Range(0, threads).Select(_ => new TopK())];
        _scan = new StoreScan(store, threads, Take);
        _scorer = new PassageScorer(store, threads);
    }

    /// <summary>Returns the exact ranking; null where a product is not a finite number.</summary>
    public Ranking? Run(QNet query, int topK, CancellationToken cancellationToken)
    {
        int first = (int)Math.Min(Math.Max(2L * topK, LeastCandidates), _live);
        _products.Load(QNet.InnerProduct(query.Linear.ToArray()));
        _isFinite = true;
        foreach (TopK nearest in _nearest)
            nearest.Reset(first);
        _scan.Run(_products, cancellationToken);
        if (!_isFinite)
            return null;
        foreach (TopK nearest in _nearest.AsSpan(1))
            _nearest[0].AddAll(nearest);
        Reserve(first);
        _nearest[0].Drain(_indices, _scores);
        _count = first;
        _scorer.Load(query);
        _best.Reset(Math.Min(topK, _live));
        Score(0, first, cancellationToken);
        int scored = first < _live ? ScoreFurther(query, first, cancellationToken) : first;
        return _best.ToRanking(scored, certified: true);
    }

    /// <summary>
    /// Scores passages after the first candidates until no other can be among the best, and returns how many were
    /// scored in all.
    /// </summary>
    private int ScoreFurther(QNet query, int first, CancellationToken cancellationToken)
    {
        double limit = Limit(query);
        if (_linear[_indices[first - 1]] < limit)
            return first;
        AddCandidates(limit, TopK.Key(_linear[_indices[first - 1]], _indices[first - 1]));
        int scored = first;
        for (long batch = first; scored < _count && !(_linear[_indices[scored]] < limit); batch *= 2)
        {
            int end = (int)Math.Min(scored + batch, _count);
            while (_linear[_indices[end - 1]] < limit)
                end--;
            Score(scored, end, cancellationToken);
            scored = end;
            limit = Limit(query);
        }
        return scored;
    }

    /// <summary>
    /// The product below which a passage cannot be among the best, or tie with the last of them. A correction is at
    /// most B after rounding too, and a product just below S − B is at most |S| + B in magnitude, so the roundings of
    /// product and sum add at most 2⁻²³ (|S| + B), doubled here; those of smaller products cannot lead further up, since
    /// rounding keeps the order of sums.
    /// </summary>
    private double Limit(QNet query)
    {
        if (!_best.IsFull)
            return double.NegativeInfinity;
        double score = _best.Threshold, bound = query.CorrectionBound!.Value;
        return score - bound - (Math.Pow(2, -22) * (Math.Abs(score) + bound)) - float.Epsilon;
    }

    /// <summary>Adds the passages from a product on that come after the first candidates, best product first.</summary>
    private void AddCandidates(double least, ulong before)
    {
        if (_keys.Length == 0)
            _keys = new ulong[_store.Count];
        int count = 0;
        for (int i = 0; i < _linear.Length; i++)
        {
            if (!(_linear[i] < least) && TopK.Key(_linear[i], i) < before && _removed?.Contains(i) != true)
                _keys[count++] = TopK.Key(_linear[i], i);
        }
        Reserve(_count + count);
        TopK.Sort(_keys.AsSpan(0, count), _indices.AsSpan(_count), _scores.AsSpan(_count));
        _count += count;
    }

    private void Score(int start, int end, CancellationToken cancellationToken)
    {
        _scorer.Score(
            _indices.AsMemory(start, end - start), _scores.AsMemory(start, end - start), _best, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Take(int thread, int first, ReadOnlySpan<float> products)
    {
        products.CopyTo(_linear.AsSpan(first));
        _nearest[thread].AddRange(products, first, _removed);
        foreach (float product in products)
        {
            if (!float.IsFinite(product))
                _isFinite = false;
        }
    }

    private void Reserve(int count)
    {
        if (_indices.Length >= count)
            return;
        Array.Resize(ref _indices, count);
        Array.Resize(ref _scores, count);
    }
}
