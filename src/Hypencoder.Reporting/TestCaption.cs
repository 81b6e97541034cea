namespace Hypencoder.Reporting;

/// <summary>A table's caption in parts, so that the tests it describes can be replaced by others.</summary>
/// <param name="Before">Text before the description of the tests, with a space at its end.</param>
/// <param name="Finding">Meaning of the marks, for example <c>†: differs from BE-Base</c>.</param>
/// <param name="Method">Test and correction, for example <c>by the Wilcoxon signed-rank test, p &lt; 0.05</c>.</param>
/// <param name="After">Text after the description of the tests, from its punctuation on.</param>
internal sealed record TestCaption(string Before, string Finding, string Method, string After)
{
    /// <summary>The whole caption.</summary>
    public override string ToString() => $"{Before}{Finding} {Method}{After}";
}
