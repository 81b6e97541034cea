namespace Hypencoder.Evaluation.Significance;

/// <summary>The outcome of a two-sided Wilcoxon signed-rank test.</summary>
/// <param name="Statistic">The smaller of the two rank sums.</param>
/// <param name="PValue">The two-sided p-value; 1 when no pair differs.</param>
/// <param name="Pairs">How many pairs were given.</param>
/// <param name="ZeroDifferences">How many of them are equal.</param>
/// <param name="Exact">Whether the exact distribution was used.</param>
public sealed record WilcoxonResult(double Statistic, double PValue, int Pairs, int ZeroDifferences, bool Exact)
{
    /// <summary>No pair differs, so that there was nothing to test; scipy refuses such data.</summary>
    public bool NothingToTest => ZeroDifferences == Pairs;

    /// <summary>The normal approximation was used on fewer than 10 differences, where it is poor.</summary>
    public bool SmallSample => !Exact && Pairs - ZeroDifferences < 10;
}
