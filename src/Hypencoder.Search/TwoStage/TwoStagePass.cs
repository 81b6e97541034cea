using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>One two-stage search at a time, with the memory that it needs.</summary>
internal sealed class TwoStagePass
{
    private readonly VectorStore _store;
    private readonly PassageClusters _clusters;
    private readonly TwoStageOptions _options;
    private readonly PassageScorer _scorer;
    private readonly QNetGradient _gradient = QNetGradient.Create();
    private readonly ClusterScan _scan;
    private readonly StoppingRule _rule = new();
    private readonly TopK _best = new();
    private readonly float[] _surrogate;
    private readonly float[] _point;
    private int[] _indices = [];
    private float[] _products = [];
    private float[] _scores = [];

    public TwoStagePass(VectorStore store, PassageClusters clusters, TwoStageOptions options, int threads)
    {
        _store = store;
        _clusters = clusters;
        _options = options;
        _scorer = new PassageScorer(store, threads);
        _scan = ClusterScan.Create(clusters);
        _surrogate = new float[store.Dimension];
        _point = new float[store.Dimension];
    }

    public TwoStageAccount Account { get; private set; }

    public Ranking Run(QNet query, int topK, CancellationToken cancellation)
    {
        long candidates = _options.Candidates > 0 ? _options.Candidates : 2L * topK + 200;
        _scorer.Load(query);
        candidates = Math.Max(candidates, topK);
        if (candidates >= _store.Count)
            return ScoreAll(topK, cancellation);
        Reserve((int)candidates);
        _best.Reset(topK);

        Surrogate.Find(query, _clusters, topK, _gradient, _scan, _point, _surrogate);
        int found = _scan.Find(_surrogate, _options.ClusterMargin, _indices.AsSpan(0, (int)candidates), _products);
        if (found < topK)
            return ScoreAll(topK, cancellation); // not a number somewhere: no surrogate
        Account = new TwoStageAccount(_scan.Compared, 0, 0, double.NaN);
        Rounds(found, topK, cancellation);
        return _best.ToRanking(Account.PassagesScored);
    }

    /// <summary>Scores the candidates round by round until the rule says that it is enough.</summary>
    private void Rounds(int count, int topK, CancellationToken cancellation)
    {
        // A round is long enough to be worth an estimate and short against what is wanted.
        int round = Math.Clamp(topK / 4, 16, 256);
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
        _scorer.Score(_indices.AsMemory(start, count), _scores.AsMemory(start, count), _best, cancellation);
        cancellation.ThrowIfCancellationRequested();
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
