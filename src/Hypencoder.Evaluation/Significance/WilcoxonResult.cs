namespace Hypencoder.Evaluation.Significance;

/// <summary>The result of a two-sided Wilcoxon signed-rank test.</summary>
/// <param name="Statistic">Smaller of the two rank sums.</param>
/// <param name="PValue">Two-sided p-value; 1 when no pair differs.</param>
/// <param name="Pairs">Number of pairs.</param>
/// <param name="ZeroDifferences">Number of pairs without a difference.</param>
/// <param name="Exact">Whether the exact distribution was used.</param>
internal sealed record WilcoxonResult(double Statistic, double PValue, int Pairs, int ZeroDifferences, bool Exact)
{
    /// <summary>Whether no pair differs, so that there is nothing to test; scipy refuses such data.</summary>
    public bool NothingToTest => ZeroDifferences == Pairs;

    /// <summary>Whether the normal approximation was used for fewer than 10 differences, where it is poor.</summary>
    public bool SmallSample => !Exact && Pairs - ZeroDifferences < 10;
}
