namespace Hypencoder.Evaluation.Significance;

/// <summary>The variants of the signed-rank test; the defaults are scipy's.</summary>
public sealed record WilcoxonOptions
{
    /// <summary><c>method</c></summary>
    public WilcoxonMethod Method { get; init; } = WilcoxonMethod.Auto;

    /// <summary><c>zero_method</c></summary>
    public ZeroMethod ZeroMethod { get; init; } = ZeroMethod.Wilcox;

    /// <summary><c>correction</c>: moves the statistic half a rank towards its mean; approximate method only.</summary>
    public bool ContinuityCorrection { get; init; }
}
