namespace Hypencoder.Evaluation.Significance;

/// <summary>What becomes of pairs without a difference; scipy's <c>zero_method</c>.</summary>
public enum ZeroMethod
{
    /// <summary>They are left out.</summary>
    Wilcox,

    /// <summary>They are ranked, then left out.</summary>
    Pratt,

    /// <summary>They are ranked, and their ranks are split between both sides.</summary>
    Split,
}
