namespace Hypencoder.Search;

/// <summary>
/// Estimates, for one query, what a further round of candidates would still find. Each round is scored by the q-net
/// after a line from surrogate scores to scores was fitted to the rounds before it, so its errors about that line are
/// held out. A candidate of the next round gets among the best if its error is as large as its distance below the worst
/// of them; how likely that is, the errors of the last round say (normal, with their mean and deviation).
/// </summary>
internal sealed class StoppingRule
{
    private double _count;
    private double _sumX;
    private double _sumY;
    private double _sumXX;
    private double _sumXY;
    private double _slope;
    private double _intercept;
    private double _errorMean;
    private double _errorDeviation;

    public void Reset()
    {
        _count = _sumX = _sumY = _sumXX = _sumXY = 0;
        (_slope, _intercept, _errorMean, _errorDeviation) = (1, 0, 0, double.PositiveInfinity);
    }

    /// <summary>Takes a round: what the surrogate and what the q-net said.</summary>
    public void Add(ReadOnlySpan<float> surrogate, ReadOnlySpan<float> scores)
    {
        double errors = 0, squares = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double x = surrogate[i], y = scores[i], error = y - Predict(x);
            errors += error;
            squares += error * error;
            _sumX += x;
            _sumXX += x * x;
            _sumY += y;
            _sumXY += x * y;
        }
        bool first = _count == 0;
        _count += scores.Length;
        if (!first && scores.Length > 1)
        {
            _errorMean = errors / scores.Length;
            _errorDeviation = Math.Sqrt(Math.Max(0, squares / scores.Length - _errorMean * _errorMean));
        }
        Fit();
    }

    /// <summary>How many of the next candidates are expected to be above <paramref name="threshold"/>.</summary>
    public double Expected(ReadOnlySpan<float> surrogate, float threshold)
    {
        if (double.IsPositiveInfinity(_errorDeviation))
            return surrogate.Length;
        double expected = 0, scale = Math.Max(_errorDeviation, 1e-12 * (1 + Math.Abs(threshold)));
        foreach (float x in surrogate)
            expected += UpperTail((threshold - Predict(x) - Math.Min(0, _errorMean)) / scale);
        return expected;
    }

    /// <summary>P(Z &gt; z), 1 − Φ(z).</summary>
    private static double UpperTail(double z) => 0.5 * Kernels.ErrorFunction.Complement(z * Math.Sqrt(0.5));

    private double Predict(double x) => _intercept + _slope * x;

    private void Fit()
    {
        double meanX = _sumX / _count, meanY = _sumY / _count;
        double variance = _sumXX / _count - meanX * meanX;
        _slope = variance > 0 ? (_sumXY / _count - meanX * meanY) / variance : 0;
        _intercept = meanY - _slope * meanX;
    }
}
