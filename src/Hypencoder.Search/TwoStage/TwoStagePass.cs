using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>One two-stage search at a time, with the memory that it needs.</summary>
internal sealed class TwoStagePass
{
    /// <summary>Probes only say where the second surrogate is taken; missing some of them costs nothing.</summary>
    private const float ProbeMargin = 1.5f;

    private readonly VectorStore _store;
    private readonly PassageClusters _clusters;
    private readonly TwoStageOptions _options;
    private readonly PassageScorer _scorer;
    private readonly QNetGradient _gradient = QNetGradient.Create();
    private readonly ClusterScan _scan;
    private readonly StoppingRule _rule = new();
    private readonly TopK _best = new();
    private readonly TopK _probed = new();
    private readonly PassageSet _seen;
    private readonly float[] _surrogate;
    private readonly float[] _point;
    private readonly float[] _vector;
    private int[] _indices = [];
    private float[] _products = [];
    private float[] _scores = [];
    private int[] _betterIndices = [];
    private float[] _betterScores = [];

    public TwoStagePass(VectorStore store, PassageClusters clusters, TwoStageOptions options, int threads)
    {
        _store = store;
        _clusters = clusters;
        _options = options;
        _scorer = new PassageScorer(store, threads);
        _scan = ClusterScan.Create(clusters);
        _seen = new PassageSet(store.Count);
        _surrogate = new float[store.Dimension];
        _point = new float[store.Dimension];
        _vector = new float[store.Dimension];
    }

    public TwoStageAccount Account { get; private set; }

    public Ranking Run(QNet query, int topK, CancellationToken cancellation)
    {
        int probes = _options.Probes > 0 ? _options.Probes : Math.Max(64, topK / 2);
        long candidates = _options.Candidates > 0 ? _options.Candidates : 2L * topK + 200;
        _scorer.Load(query);
        if (Math.Max(probes, Math.Max(candidates, topK)) >= _store.Count)
            return ScoreAll(topK, cancellation);
        Reserve(Math.Max(probes, Math.Max((int)candidates, topK)));
        _best.Reset(topK);

        _gradient.Compute(query, _clusters.Mean, _surrogate);
        float margin = Math.Min(ProbeMargin, _options.ClusterMargin);
        int found = _scan.Find(_surrogate, margin, _indices.AsSpan(0, probes), _products);
        long compared = _scan.Compared;
        if (found < probes)
            return ScoreAll(topK, cancellation); // not a number somewhere: no surrogate
        Score(0, found, cancellation);
        if (query.HiddenLayers > 0)
        {
            MeanOfBetter(found);
            _gradient.Compute(query, _point, _surrogate);
        }
        _seen.Clear();
        foreach (int index in _indices.AsSpan(0, found))
            _seen.Add(index);

        int second = _scan.Find(
            _surrogate, _options.ClusterMargin, _indices.AsSpan(0, Math.Max((int)candidates, topK)), _products);
        if (second < topK)
            return ScoreAll(topK, cancellation);
        Account = new TwoStageAccount(compared + _scan.Compared, found, 0, double.NaN);
        Rounds(Unseen(second), topK, cancellation);
        return _best.ToRanking(Account.PassagesScored);
    }

    /// <summary>Scores the candidates round by round until the rule says that it is enough.</summary>
    private void Rounds(int count, int topK, CancellationToken cancellation)
    {
        // A round is long enough to be worth an estimate and short against what is wanted.
        int round = Math.Clamp(topK / 4, 32, 256);
        _rule.Reset();
        for (int start = 0; start < count;)
        {
            int length = Math.Min(round, count - start);
            Score(start, length, cancellation);
            _rule.Add(_products.AsSpan(start, length), _scores.AsSpan(start, length));
            start += length;
            int next = Math.Min(round, count - start);
            double expected = next > 0 && _best.IsFull
                ? _rule.Expected(_products.AsSpan(start, next), _best.Threshold)
                : double.NaN;
            Account = Account with
            {
                PassagesScored = Account.PassagesScored + length,
                Rounds = Account.Rounds + 1,
                ExpectedMissing = expected,
            };
            if (expected < _options.Tolerance * topK)
                return;
        }
    }

    private void Score(int start, int count, CancellationToken cancellation)
    {
        _scorer.Score(_indices.AsMemory(start, count), _scores.AsMemory(start, count), cancellation);
        cancellation.ThrowIfCancellationRequested();
        for (int i = start; i < start + count; i++)
            _best.Add(_scores[i], _indices[i]);
    }

    /// <summary>The mean of the better half of what was scored.</summary>
    private void MeanOfBetter(int count)
    {
        int better = Math.Max(1, count / 2);
        if (_betterIndices.Length < better)
        {
            _betterIndices = new int[better];
            _betterScores = new float[better];
        }
        _probed.Reset(better);
        for (int i = 0; i < count; i++)
            _probed.Add(_scores[i], _indices[i]);
        _probed.Drain(_betterIndices.AsSpan(0, better), _betterScores);
        Array.Clear(_point);
        foreach (int index in _betterIndices.AsSpan(0, better))
        {
            _store.Read(index, _vector);
            for (int i = 0; i < _point.Length; i++)
                _point[i] += _vector[i];
        }
        for (int i = 0; i < _point.Length; i++)
            _point[i] /= better;
    }

    /// <summary>Drops the candidates that were scored already: how many are left, in their order.</summary>
    private int Unseen(int count)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            int index = _indices[i];
            if (_seen.Contains(index))
                continue;
            _indices[kept] = index;
            _products[kept++] = _products[i];
        }
        return kept;
    }

    private Ranking ScoreAll(int topK, CancellationToken cancellation)
    {
        const int Block = 4096;
        Reserve(Block);
        _best.Reset(Math.Min(topK, _store.Count));
        for (int first = 0; first < _store.Count; first += Block)
        {
            int count = Math.Min(Block, _store.Count - first);
            for (int i = 0; i < count; i++)
                _indices[i] = first + i;
            Score(0, count, cancellation);
        }
        Account = new TwoStageAccount(0, _store.Count, 0, double.NaN);
        return _best.ToRanking(_store.Count);
    }

    private void Reserve(int length)
    {
        if (_indices.Length >= length)
            return;
        _indices = new int[length];
        _products = new float[length];
        _scores = new float[length];
    }
}
