using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>One two-stage search at a time, with the memory that it needs.</summary>
/// <remarks>
/// Where the surrogate orders a small sample differently from the q-net, all passages are scored. Otherwise the search
/// stops when it expects few of the best to be missing: among the remaining candidates, by the errors of those that
/// were scored; among other passages, by a sample that the surrogate did not choose; and in skipped clusters, by the
/// distribution of their passages. While it expects more, it scores more of what is missing: candidates, passages of
/// the sample, clusters, and in the end all passages.
/// </remarks>
internal sealed class TwoStagePass
{
    /// <summary>Greatest margin; beyond it all clusters are scanned.</summary>
    private const float LargestMargin = 8;

    /// <summary>Number of passages of all ranks that show at first how well the surrogate orders.</summary>
    private const int OrderSampleSize = 48;

    /// <summary>Number of rounds that an estimate takes: one to fit a line, and one to measure its errors.</summary>
    private const int FirstRounds = 2;

    /// <summary>Rank correlation from which on this number of passages is enough.</summary>
    private const double ClearCorrelation = 0.97;

    /// <summary>
    /// Rank correlation over four times as many passages below which nothing is estimated: searches that missed far
    /// more than estimated had lower ones (bench/results/efficient-search.md).
    /// </summary>
    private const double MinCorrelation = 0.95;

    private readonly VectorStore _store;
    private readonly RemovedPassages? _removed;
    private readonly int _live;
    private readonly PassageClusters _clusters;
    private readonly TwoStageOptions _options;
    private readonly PassageScorer _scorer;
    private readonly QNetGradient _gradient = QNetGradient.Create();
    private readonly ClusterScan _scan;
    private readonly CandidateErrors _errors = new();
    private readonly SampledRanks _ranks;
    private readonly RankedScores _sampled;
    private readonly RankedScores _known;
    private readonly TopK _best = new();
    private readonly VisitedPassages _isScored;
    private readonly float[] _surrogate;
    private readonly float[] _point;
    private CandidateList _candidates = new(0);
    private CandidateList _round = new(0);
    private float[] _scores = [];
    private int _leastDensity;
    private TwoStageAccount _account;
    private CancellationToken _cancellation;

    public TwoStagePass(
        VectorStore store, PassageClusters clusters, PassageSample sample, TwoStageOptions options, int threads,
        RemovedPassages? removed)
    {
        _store = store;
        _removed = removed;
        _live = RemovedPassages.LiveOf(store, removed);
        _clusters = clusters;
        _options = options;
        _scorer = new PassageScorer(store, threads);
        _scan = ClusterScan.Create(clusters, removed);
        _ranks = new SampledRanks(sample);
        _sampled = new RankedScores(_ranks.Count);
        _known = new RankedScores(_ranks.Count + CandidateErrors.Remembered);
        _isScored = new VisitedPassages(store.Count);
        _surrogate = new float[store.Dimension];
        _point = new float[store.Dimension];
    }

    public TwoStageAccount Account => _account;

    public Ranking Run(QNet query, int topK, CancellationToken cancellationToken)
    {
        bool isLimited = _options.Candidates > 0;
        long wanted = Math.Max(topK, isLimited ? _options.Candidates : 2L * topK + 200);
        bool all = wanted >= _live || _ranks.Count == 0 || (!isLimited && _options.Tolerance == 0);
        int length = Math.Clamp(topK / 4, 16, 256);
        Start(query, topK, all ? _live : Expected(topK, length), cancellationToken);
        if (all)
            return ScoreAll();
        Surrogate.Find(query, _clusters, topK, _gradient, _scorer.Panels, _scan, _point, _surrogate);
        double allowed = _options.Tolerance * topK;
        for (bool isFirst = true; ; isFirst = false)
        {
            Reserve((int)wanted);
            int found = _scan.Find(
                _surrogate, _options.ClusterMargin, _candidates.Indices.AsSpan(0, (int)wanted), _candidates.Products);
            if (found < topK)
                return ScoreAll(); // NaN somewhere: there is no surrogate
            _ranks.Place(_scan, _candidates.Indices[found - 1], _candidates.Products[found - 1]);
            int start = isFirst ? ScoreFirst(found, length) : 0;
            if (isFirst && !IsSurrogateReliable(isLimited))
            {
                if (!isLimited)
                {
                    CountCompared();
                    return ScoreAll();
                }
                allowed = 0; // the estimate is not reliable
            }
            double missing = ScoreRounds(start, found, length, allowed, out double depth);
            CountCompared();
            if (missing < allowed || isLimited)
            {
                return End(
                    missing,
                    missing < allowed ? TwoStageOutcome.WithinTolerance : TwoStageOutcome.CandidatesExhausted);
            }
            wanted = (long)Math.Max(2 * wanted, depth);
            if (wanted > _live / 2)
                return ScoreAll(); // cheaper than finding so many candidates and scoring them in order
        }
    }

    /// <summary>
    /// Number of passages that a search is expected to score, by which the form of the q-net is chosen. For factors, two
    /// gradients read three times as much as for matrices, which is worth some passages: at the break-even a fifth of
    /// them and fewer, from 128 to 768 wide (bench/results/query.md).
    /// </summary>
    private static long Expected(int topK, int length) => 6 * (topK + (FirstRounds * (long)length) + OrderSampleSize) / 5;

    private void Start(QNet query, int topK, long expected, CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        _account = default;
        _scorer.Load(query, expected);
        _isScored.Clear();
        _errors.Reset();
        _sampled.Reset();
        _best.Reset(Math.Min(topK, _live));
        // For many results, a dense sample costs little in comparison.
        _leastDensity = Math.Clamp(topK / 64, 2, SampledRanks.MaxDensity);
    }

    /// <summary>
    /// Scores a sample of all ranks together with the first rounds of candidates, without which nothing is estimated: for
    /// few passages, reading the q-net's weights costs more than the products. Returns the position of the first
    /// candidate after them.
    /// </summary>
    private int ScoreFirst(int count, int length)
    {
        int sampled = _ranks.TakeEvenly(OrderSampleSize, _isScored, _round.Indices), taken = sampled, start = 0;
        Span<int> ends = stackalloc int[FirstRounds];
        foreach (ref int end in ends)
            end = Take(ref start, count, length, ref taken);
        Score(taken);
        AddSampled(sampled);
        for (int i = 0; i < FirstRounds; i++)
            AddRound(i == 0 ? sampled : ends[i - 1], ends[i]);
        return start;
    }

    /// <summary>
    /// Whether the surrogate orders passages of all ranks nearly as the q-net does, by Spearman's correlation. Where it
    /// does not, whole clusters are ordered differently, which neither candidates nor a small sample would show.
    /// </summary>
    private bool IsSurrogateReliable(bool isLimited)
    {
        double correlation = _sampled.Correlation();
        if (correlation < ClearCorrelation && !isLimited)
        {
            ScoreSample(_ranks.TakeEvenly(3 * OrderSampleSize, _isScored, _round.Indices));
            correlation = _sampled.Correlation();
        }
        return correlation >= MinCorrelation;
    }

    private void CountCompared() => _account = _account with
    {
        PassagesCompared = _account.PassagesCompared + _scan.Compared + _ranks.Count,
    };

    /// <summary>
    /// Scores candidates round by round until few passages are expected to be missing, and returns that number. A round
    /// is long enough to be worth an estimate and short compared with top-k.
    /// </summary>
    private double ScoreRounds(int start, int count, int length, double allowed, out double depth)
    {
        float margin = _options.ClusterMargin;
        depth = 0;
        for (bool isScored = start > 0; ; isScored = false)
        {
            if (!isScored)
                ScoreRound(ref start, count, length);
            if (!_best.IsFull)
                continue;
            double missing = _errors.Expected(_candidates.Products.AsSpan(start, count - start), _best.Threshold);
            if (missing >= allowed && start < count)
                continue;
            missing += OutsideCandidates(allowed - missing, out depth);
            missing += LeftOut(count, allowed - missing, ref margin);
            if (missing < allowed || start == count)
                return missing;
        }
    }

    /// <summary>Scores the next unscored candidates, from a position that is moved after them.</summary>
    private void ScoreRound(ref int start, int count, int length)
    {
        int taken = 0;
        Take(ref start, count, length, ref taken);
        Score(taken);
        AddRound(0, taken);
    }

    /// <summary>Takes the next unscored candidates and returns the number taken so far.</summary>
    private int Take(ref int start, int count, int length, ref int taken)
    {
        for (int end = taken + length; start < count && taken < end; start++)
        {
            if (!_isScored.Add(_candidates.Indices[start]))
                continue;
            _round.Indices[taken] = _candidates.Indices[start];
            _round.Products[taken++] = _candidates.Products[start];
        }
        return taken;
    }

    /// <summary>Adds the scores of a round.</summary>
    private void AddRound(int start, int end)
    {
        _errors.Add(_round.Products.AsSpan(start..end), _scores.AsSpan(start..end));
        _account = _account with { Rounds = _account.Rounds + 1 };
    }

    /// <summary>
    /// Expected number of missing passages that are not candidates. More of the sample is scored until the number is
    /// low enough or the sample is used up.
    /// </summary>
    private double OutsideCandidates(double allowed, out double depth)
    {
        for (int density = _leastDensity; ; density = Math.Min(2 * density, SampledRanks.MaxDensity))
        {
            ScoreSample(_ranks.Take(density, _isScored, _round.Indices));
            _known.Reset();
            foreach (ScoredPair pair in _errors.Recent)
                _known.Add(pair);
            foreach (ScoredPair pair in _sampled.Pairs)
                _known.Add(pair);
            double missing = _ranks.Expected(_known, _best.Threshold, allowed / 16, out depth);
            if (missing < allowed || density == SampledRanks.MaxDensity)
                return missing;
        }
    }

    /// <summary>
    /// Expected number of missing passages in skipped clusters. Where it is too high, more clusters are scanned, and
    /// their passages that are as good as candidates are scored.
    /// </summary>
    private double LeftOut(int count, double allowed, ref float margin)
    {
        float least = _candidates.Products[count - 1];
        while (true)
        {
            float reach = Math.Max(least, _errors.Reach(_best.Threshold));
            double missing = _scan.ExpectedLeftOut(reach) + _ranks.LeftOut(
                reach, _isScored, _candidates.Indices.AsSpan(0, count), _candidates.Products.AsSpan(0, count));
            if (allowed <= 0 || missing < allowed || float.IsPositiveInfinity(margin))
                return missing;
            margin = margin < LargestMargin ? margin + 1 : float.PositiveInfinity;
            int found = _scan.FindMore(margin, reach, least, _round.Indices, _round.Products), taken = 0;
            foreach (int index in _round.Indices.AsSpan(0, found))
            {
                if (_isScored.Add(index))
                    _round.Indices[taken++] = index;
            }
            Score(taken);
        }
    }

    /// <summary>Scores the passages just taken from the sample.</summary>
    private void ScoreSample(int count)
    {
        Score(count);
        AddSampled(count);
    }

    private void AddSampled(int count)
    {
        for (int i = 0; i < count; i++)
            _sampled.Add(new ScoredPair(_ranks.Taken[i], _scores[i]));
        _account = _account with { PassagesSampled = _account.PassagesSampled + count };
    }

    /// <summary>Scores the first passages of the round.</summary>
    private void Score(int count)
    {
        _scorer.Score(_round.Indices.AsMemory(0, count), _scores.AsMemory(0, count), _best, _cancellation);
        _cancellation.ThrowIfCancellationRequested();
        _account = _account with { PassagesScored = _account.PassagesScored + count };
    }

    /// <summary>Scores all passages that are not scored yet.</summary>
    private Ranking ScoreAll()
    {
        const int Block = 4096;
        Reserve(Block);
        for (int first = 0; first < _store.Count;)
        {
            int count = 0;
            for (; count < Block && first < _store.Count; first++)
            {
                if (!_isScored.Contains(first) && _removed?.Contains(first) != true)
                    _round.Indices[count++] = first;
            }
            Score(count);
        }
        return End(0, TwoStageOutcome.Exhaustive);
    }

    private Ranking End(double missing, TwoStageOutcome outcome)
    {
        _account = _account with { ExpectedMissing = missing, Outcome = outcome };
        return _best.ToRanking(_account.PassagesScored, outcome == TwoStageOutcome.Exhaustive, missing);
    }

    private void Reserve(int candidates)
    {
        if (_candidates.Indices.Length >= candidates)
            return;
        _candidates = new CandidateList(candidates);
        int most = Math.Max(candidates, _ranks.Count) + OrderSampleSize;
        _round = new CandidateList(most);
        _scores = new float[most];
    }

    /// <summary>Passages and their inner products with the surrogate.</summary>
    private sealed class CandidateList(int most)
    {
        public int[] Indices { get; } = new int[most];

        public float[] Products { get; } = new float[most];
    }
}
