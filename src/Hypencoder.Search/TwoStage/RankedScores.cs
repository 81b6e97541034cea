namespace Hypencoder.Search;

/// <summary>
/// What the q-net says about passages of any surrogate score: those that were scored, in the order of the surrogate,
/// and about each place a line through the nearest of them.
/// </summary>
/// <remarks>
/// Its errors are taken to have Student's distribution, as those of a line's predictions have, but with fewer degrees
/// of freedom: there are clusters whose passages are off alike, and a sample may have met none of them.
/// </remarks>
internal sealed class RankedScores
{
    /// <summary>So many passages about a place say what scores are like there.</summary>
    private const int Window = 16;

    private const double MostFreedom = 9;

    private readonly ScoredPair[] _pairs;
    private int _count;

    /// <param name="most">How many passages it may hold.</param>
    public RankedScores(int most) => _pairs = new ScoredPair[most];

    /// <summary>Those taken, in the order of the surrogate.</summary>
    public ReadOnlySpan<ScoredPair> Pairs => _pairs.AsSpan(0, _count);

    public void Reset() => _count = 0;

    /// <summary>Takes a passage; in no time where the ones before it are better.</summary>
    public void Add(ScoredPair pair)
    {
        int at = _count++;
        for (; at > 0 && _pairs[at - 1].Surrogate < pair.Surrogate; at--)
            _pairs[at] = _pairs[at - 1];
        _pairs[at] = pair;
    }

    /// <summary>Spearman's correlation of the surrogate's scores with the q-net's.</summary>
    public double Correlation()
    {
        Span<float> surrogate = stackalloc float[_count], scores = stackalloc float[_count];
        for (int i = 0; i < _count; i++)
            (surrogate[i], scores[i]) = _pairs[i];
        return RankCorrelation.Spearman(scores, surrogate);
    }

    /// <summary>How likely a passage is above a threshold that the surrogate gives a score.</summary>
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
        return StudentTail.Above((threshold - meanY - slope * distance) / scale, Math.Min(n - 2, MostFreedom));
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
