namespace Hypencoder.Lexical;

/// <summary>
/// Options of <see cref="Bm25Index"/>. The defaults of k1 and b are Anserini's for passages such as MS MARCO's.
/// </summary>
public sealed record Bm25Options
{
    /// <summary>Parameter k1, 0 or more: larger values let repeated words count for more.</summary>
    public double K1 { get; init; } = 0.9;

    /// <summary>Parameter b, 0 to 1: larger values penalise long passages more.</summary>
    public double B { get; init; } = 0.4;

    /// <summary>
    /// Whether the parts of identifiers are indexed too: <c>DateTime.TryParseExact</c> is indexed as itself and as
    /// date, time, try, parse and exact. When false, the analysis is Anserini's default for English.
    /// </summary>
    public bool SplitIdentifiers { get; init; } = true;

    /// <summary>
    /// Whether titles are a separate field, with a passage's score the sum over both fields, as in BEIR's baseline,
    /// which Anserini calls multifield. When false, title and text are one field.
    /// </summary>
    public bool TitleField { get; init; }

    /// <summary>
    /// The options of BEIR's published baseline: identifiers are not split, and titles are a separate field.
    /// </summary>
    public static Bm25Options Beir { get; } = new() { SplitIdentifiers = false, TitleField = true };

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Validate()
    {
        if (!(K1 >= 0 && double.IsFinite(K1)))
            throw new ArgumentException(FormattableString.Invariant($"expected k1 of at least 0, found {K1}"));
        if (!(B >= 0 && B <= 1))
            throw new ArgumentException(FormattableString.Invariant($"expected b from 0 to 1, found {B}"));
    }
}
