namespace Hypencoder.Evaluation.Significance;

/// <summary>Options of the signed-rank test; the defaults are scipy's.</summary>
internal sealed record WilcoxonOptions
{
    /// <summary>Method for the p-value; scipy's <c>method</c>.</summary>
    public WilcoxonMethod Method { get; init; } = WilcoxonMethod.Auto;

    /// <summary>Treatment of pairs without a difference; scipy's <c>zero_method</c>.</summary>
    public ZeroMethod ZeroMethod { get; init; } = ZeroMethod.Wilcox;

    /// <summary>
    /// Whether the statistic is moved half a rank towards its mean in the approximate method; scipy's
    /// <c>correction</c>.
    /// </summary>
    public bool ContinuityCorrection { get; init; }
}

/// <summary>The method for the p-value; scipy's <c>method</c>.</summary>
internal enum WilcoxonMethod
{
    /// <summary>
    /// Exact for at most 50 pairs without a zero difference, whether or not there are ties; otherwise approximate.
    /// </summary>
    Auto,

    /// <summary>
    /// The exact distribution of the rank sum, which ignores ties; approximate when a difference is zero.
    /// </summary>
    Exact,

    /// <summary>The normal approximation with a correction for ties.</summary>
    Approximate,
}

/// <summary>The treatment of pairs without a difference; scipy's <c>zero_method</c>.</summary>
internal enum ZeroMethod
{
    /// <summary>Such pairs are left out.</summary>
    Wilcox,

    /// <summary>Such pairs are ranked and then left out.</summary>
    Pratt,

    /// <summary>Such pairs are ranked, and their ranks are divided between both sides.</summary>
    Split,
}
