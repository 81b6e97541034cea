using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// One certified search at a time. The first candidates by the linear term give a k-th best score, which excludes most
/// passages; the others are scored in batches that grow, in descending order of their products, while it rises.
/// </summary>
internal sealed class CertifiedPass
{
    private readonly RemovedPassages? _removed;
    private readonly int _live;
    private readonly QNetKernel _products = QNetKernel.Create();
    private readonly StoreScan _scan;
    private readonly TopK[] _nearest;
    private readonly float[] _linear; // product of each passage
    private readonly CandidateScorer _scorer;
    private ulong[] _keys = [];
    private int[] _candidates = []; // by descending product
    private float[] _candidateProducts = [];
    private bool _isFinite;

    public CertifiedPass(VectorStore store, int threads, RemovedPassages? removed)
    {
        _removed = removed;
        _live = RemovedPassages.LiveOf(store, removed);
        _linear = new float[store.Count];
        _nearest = [.. Enumerable.Range(0, threads).Select(_ => new TopK())];
        _scan = new StoreScan(store, threads, Take);
        _scorer = new CandidateScorer(store, threads);
    }

    /// <summary>Returns the exact ranking; null where a product is not a finite number.</summary>
    public Ranking? Run(QNet query, int topK, CancellationToken cancellationToken)
    {
        int count = (int)Math.Min(CandidateScorer.First(topK), _live);
        _products.Load(QNet.InnerProduct(query.Linear.ToArray()));
        _isFinite = true;
        foreach (TopK nearest in _nearest)
            nearest.Reset(count);
        _scan.Run(_products, cancellationToken);
        if (!_isFinite)
            return null;
        foreach (TopK nearest in _nearest.AsSpan(1))
            _nearest[0].AddAll(nearest);
        Reserve(count);
        _nearest[0].Drain(_candidates, _candidateProducts);
        _scorer.Load(query, Math.Min(topK, _live), slack: 0);
        Score(count, cancellationToken);
        if (count < _live && !(_candidateProducts[count - 1] < _scorer.Limit))
            Score(AddCandidates(count), cancellationToken);
        return _scorer.ToRanking(_scorer.Scored);
    }

    private void Score(int count, CancellationToken cancellationToken) =>
        _scorer.Score(_candidates.AsMemory(0, count), _candidateProducts.AsSpan(0, count), cancellationToken);

    /// <summary>
    /// Adds the passages after the first candidates that are not excluded yet, best product first, and returns the
    /// number of all.
    /// </summary>
    private int AddCandidates(int first)
    {
        ulong before = TopK.Key(_candidateProducts[first - 1], _candidates[first - 1]);
        if (_keys.Length == 0)
            _keys = new ulong[_linear.Length];
        double limit = _scorer.Limit;
        int count = 0;
        for (int i = 0; i < _linear.Length; i++)
        {
            if (!(_linear[i] < limit) && TopK.Key(_linear[i], i) < before && _removed?.Contains(i) != true)
                _keys[count++] = TopK.Key(_linear[i], i);
        }
        Reserve(first + count);
        TopK.Sort(_keys.AsSpan(0, count), _candidates.AsSpan(first), _candidateProducts.AsSpan(first));
        return first + count;
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
        if (_candidates.Length >= count)
            return;
        Array.Resize(ref _candidates, count);
        Array.Resize(ref _candidateProducts, count);
    }
}
