namespace Hypencoder.Search;

/// <summary>
/// Predicts q-net scores from surrogate scores: the scored passages, ordered by the surrogate, and at each place a line
/// fitted to the nearest of them.
/// </summary>
/// <remarks>
/// Errors are assumed to follow Student's t distribution, as the predictions of a linear regression do, but with fewer
/// degrees of freedom, since the passages of a cluster may have similar errors and a sample may include none of them.
/// </remarks>
internal sealed class RankedScores
{
    /// <summary>Number of passages around a place that the line is fitted to.</summary>
    private const int Window = 16;

    private const double MaxFreedom = 9;

    private readonly ScoredPair[] _pairs;
    private int _count;

    /// <param name="most">Greatest number of passages held.</param>
    public RankedScores(int most) => _pairs = new ScoredPair[most];

    /// <summary>The passages added, in the order of the surrogate.</summary>
    public ReadOnlySpan<ScoredPair> Pairs => _pairs.AsSpan(0, _count);

    public void Reset() => _count = 0;

    /// <summary>Adds a passage, in constant time where all passages added before are better.</summary>
    public void Add(ScoredPair pair)
    {
        int at = _count++;
        for (; at > 0 && _pairs[at - 1].Surrogate < pair.Surrogate; at--)
            _pairs[at] = _pairs[at - 1];
        _pairs[at] = pair;
    }

    /// <summary>Spearman's correlation of the surrogate's scores and the q-net's.</summary>
    public double Correlation()
    {
        Span<float> surrogate = stackalloc float[_count], scores = stackalloc float[_count];
        for (int i = 0; i < _count; i++)
            (surrogate[i], scores[i]) = _pairs[i];
        return RankCorrelation.Spearman(scores, surrogate);
    }

    /// <summary>Probability that a passage of the given surrogate score exceeds a threshold.</summary>
    public double Likelihood(float surrogate, float threshold)
    {
        int n = Math.Min(Window, _count);
        if (n < 4)
            return 1;
        ReadOnlySpan<ScoredPair> pairs = Nearest(surrogate, n);
        double meanX = 0, meanY = 0;
        foreach (ScoredPair pair in pairs)
        {
            meanX += pair.Surrogate;
            meanY += pair.Score;
        }
        meanX /= n;
        meanY /= n;
        double xx = 0, xy = 0, yy = 0;
        foreach (ScoredPair pair in pairs)
        {
            double x = pair.Surrogate - meanX, y = pair.Score - meanY;
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        double slope = xx > 0 ? xy / xx : 0, distance = surrogate - meanX;
        double leverage = 1 + 1.0 / n + (xx > 0 ? distance * distance / xx : 0);
        double variance = Math.Max(0, yy - slope * xy) / (n - 2) * leverage;
        double scale = Math.Max(Math.Sqrt(variance), 1e-12 * (1 + Math.Abs(threshold)));
        return StudentTail.Above((threshold - meanY - slope * distance) / scale, Math.Min(n - 2, MaxFreedom));
    }

    private ReadOnlySpan<ScoredPair> Nearest(float surrogate, int count)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_pairs[middle].Surrogate > surrogate)
                low = middle + 1;
            else
                high = middle;
        }
        return _pairs.AsSpan(Math.Clamp(low - count / 2, 0, _count - count), count);
    }
}
