using System.Globalization;

namespace Hypencoder.Studies.Bm25;

/// <summary>The settings of <see cref="Bm25Index"/>. k1 and b are Anserini's for MS MARCO-like passages.</summary>
public sealed record Bm25Options
{
    /// <summary>How slowly repeated words saturate; 0 or more.</summary>
    public float K1 { get; init; } = 0.9f;

    /// <summary>How much long passages are penalised; 0 to 1.</summary>
    public float B { get; init; } = 0.4f;

    /// <summary>
    /// Also index the parts of identifiers: <c>DateTime.TryParseExact</c> counts as itself and as date, time, try,
    /// parse, exact. Other words stay single. Switched off, the analysis is Anserini's default for English.
    /// </summary>
    public bool SplitIdentifiers { get; init; } = true;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        if (!(K1 >= 0 && float.IsFinite(K1)))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"k1 is 0 or more, not {K1}"));
        if (!(B >= 0 && B <= 1))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"b is from 0 to 1, not {B}"));
    }
}
