namespace Hypencoder.Evaluation.Significance;

/// <summary>How the p-value is computed; scipy's <c>method</c>.</summary>
public enum WilcoxonMethod
{
    /// <summary>Exact for 50 pairs or fewer without a zero difference (ties or not), else approximate.</summary>
    Auto,

    /// <summary>The exact distribution of the rank sum without ties; approximate when a difference is zero.</summary>
    Exact,

    /// <summary>The normal approximation with correction for ties.</summary>
    Approximate,
}
