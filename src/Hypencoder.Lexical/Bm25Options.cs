using System.Globalization;

namespace Hypencoder.Lexical;

/// <summary>The settings of <see cref="Bm25Index"/>. k1 and b are Anserini's for MS MARCO-like passages.</summary>
public sealed record Bm25Options
{
    /// <summary>How slowly repeated words saturate; 0 or more.</summary>
    public double K1 { get; init; } = 0.9;

    /// <summary>How much long passages are penalised; 0 to 1.</summary>
    public double B { get; init; } = 0.4;

    /// <summary>
    /// Also index the parts of identifiers: <c>DateTime.TryParseExact</c> counts as itself and as date, time, try,
    /// parse, exact. Other words stay single. Switched off, the analysis is Anserini's default for English.
    /// </summary>
    public bool SplitIdentifiers { get; init; } = true;

    /// <summary>
    /// Titles are a field of their own, and a passage's score is the sum of both fields': BEIR's baseline, which
    /// Anserini calls multifield. Else title and text are one.
    /// </summary>
    public bool TitleField { get; init; }

    /// <summary>How BEIR's published baseline is set: no identifiers to split, and a field for titles.</summary>
    public static Bm25Options Beir { get; } = new() { SplitIdentifiers = false, TitleField = true };

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        if (!(K1 >= 0 && double.IsFinite(K1)))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"k1 is 0 or more, not {K1}"));
        if (!(B >= 0 && B <= 1))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"b is from 0 to 1, not {B}"));
    }
}
