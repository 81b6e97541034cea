namespace Hypencoder.Search;

/// <summary>
/// Estimates from the candidates scored so far how far the q-net's scores of the next ones may be from what the
/// surrogate predicts. Candidates are scored round by round. Each round is predicted by a line fitted to the rounds
/// before, so that its errors are held out.
/// </summary>
/// <remarks>
/// Errors are assumed to follow Student's t distribution with few degrees of freedom, four for each round: passages
/// that are alike to the surrogate often have similar errors, so a round says less than as many independent passages.
/// The mean error counts only where it is positive.
/// </remarks>
internal sealed class CandidateErrors
{
    /// <summary>Number of the last candidates that are remembered individually.</summary>
    public const int Remembered = 16;

    /// <summary>Factor by which the weight of a round's errors decreases with each further round.</summary>
    private const double Decay = 0.75;

    private const double FreedomPerRound = 4;
    private const double MaxFreedom = 10;

    /// <summary>Number of places among the remaining candidates at which the expectation is evaluated.</summary>
    private const int Places = 16;

    private readonly ScoredPair[] _recent = new ScoredPair[Remembered];
    private int _recentCount;
    private ScoredPair _last;
    private double _count;
    private double _sumX;
    private double _sumY;
    private double _sumXX;
    private double _sumXY;
    private double _slope;
    private double _intercept;
    private double _heldRounds;
    private double _heldCount;
    private double _heldErrors;
    private double _heldSquares;
    private double _mean;
    private double _deviation;

    /// <summary>The last candidates, best first.</summary>
    public ReadOnlySpan<ScoredPair> Recent => _recent.AsSpan(0, _recentCount);

    public void Reset()
    {
        _recentCount = 0;
        _last = new ScoredPair(float.NaN, float.NaN);
        _count = _sumX = _sumY = _sumXX = _sumXY = _slope = _intercept = 0;
        _heldRounds = _heldCount = _heldErrors = _heldSquares = _mean = 0;
        _deviation = double.PositiveInfinity;
    }

    /// <summary>Adds a round, best first: the scores of the surrogate and of the q-net.</summary>
    public void Add(ReadOnlySpan<float> surrogate, ReadOnlySpan<float> scores)
    {
        bool isHeldOut = _count > 0;
        double errors = 0, squares = 0;
        int distinct = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            ScoredPair pair = new(surrogate[i], scores[i]);
            if (pair == _last)
                continue; // a repeated vector, which says nothing about others
            _last = pair;
            Remember(pair);
            double error = pair.Score - Predict(pair.Surrogate);
            errors += error;
            squares += error * error;
            distinct++;
            Sum(pair.Surrogate, pair.Score);
        }
        if (isHeldOut)
            HoldOut(distinct, errors, squares);
        if (distinct > 0)
            Fit();
    }

    /// <summary>
    /// Expected number of the remaining candidates, given best first, whose scores exceed a threshold.
    /// </summary>
    public double Expected(ReadOnlySpan<float> surrogate, float threshold)
    {
        if (double.IsPositiveInfinity(_deviation))
            return surrogate.Length;
        double expected = 0, scale = Math.Max(_deviation, 1e-12 * (1 + Math.Abs(threshold)));
        double freedom = Math.Min(FreedomPerRound * _heldRounds, MaxFreedom);
        int step = (surrogate.Length + Places - 1) / Places;
        for (int start = 0; start < surrogate.Length; start += step)
        {
            double below = threshold - Predict(surrogate[start]) - _mean;
            expected += Math.Min(step, surrogate.Length - start) * StudentTail.Above(below / scale, freedom);
        }
        return expected;
    }

    /// <summary>
    /// The surrogate score whose predicted score is one standard deviation of the errors below a threshold.
    /// </summary>
    public float Reach(float threshold) => _slope > 0
        ? (float)((threshold - _intercept - _mean - _deviation) / _slope)
        : float.NegativeInfinity;

    private double Predict(double surrogate) => _intercept + _slope * surrogate;

    private void Remember(ScoredPair pair)
    {
        if (_recentCount == Remembered)
        {
            _recent.AsSpan(1).CopyTo(_recent);
            _recentCount--;
        }
        _recent[_recentCount++] = pair;
    }

    private void Sum(double x, double y)
    {
        _count++;
        _sumX += x;
        _sumXX += x * x;
        _sumY += y;
        _sumXY += x * y;
    }

    private void HoldOut(int count, double errors, double squares)
    {
        _heldRounds = Decay * _heldRounds + 1;
        _heldCount = Decay * _heldCount + count;
        _heldErrors = Decay * _heldErrors + errors;
        _heldSquares = Decay * _heldSquares + squares;
        if (_heldCount < 4)
            return;
        _mean = Math.Max(0, _heldErrors / _heldCount);
        // Errors are taken about the line, not about their mean, since another round may be off in the other direction.
        _deviation = Math.Sqrt(_heldSquares / (_heldCount - 1) * (_heldCount + 1) / _heldCount);
    }

    private void Fit()
    {
        double meanX = _sumX / _count, meanY = _sumY / _count;
        double variance = _sumXX / _count - meanX * meanX;
        _slope = variance > 0 ? (_sumXY / _count - meanX * meanY) / variance : 0;
        _intercept = meanY - _slope * meanX;
    }
}
