using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hypencoder.Evaluation;

/// <summary>
/// An effectiveness measure: a value that is parsed from, and printed as, its name in ir_measures' syntax, for example
/// <c>nDCG@10</c>, <c>AP</c> or <c>RR(rel=2)@10</c>. Two measures with the same name are equal.
/// </summary>
/// <remarks>
/// Definitions are trec_eval's. <c>@k</c> evaluates the first k passages only; <c>rel=g</c> counts passages of grade g
/// or higher as relevant (default <see cref="EvaluationOptions.RelevanceLevel"/>). GMAP, the geometric mean of AP, has
/// no name in ir_measures. Safe for use by several threads. Syntax: MacAvaney, Macdonald, Ounis, "Streamlining
/// Evaluation with ir-measures", ECIR 2022.
/// </remarks>
public abstract record Measure : IParsable<Measure>
{
    private protected Measure(string name, int? cutoff, int? relevance)
    {
        Name = name;
        Cutoff = cutoff;
        Relevance = relevance;
    }

    /// <summary>Name without parameters, such as nDCG or AP.</summary>
    public string Name { get; }

    /// <summary>Number of passages that are evaluated; null for all.</summary>
    public int? Cutoff { get; }

    /// <summary>Smallest grade of a relevant passage; null where the name states none.</summary>
    public int? Relevance { get; }

    /// <summary>
    /// Whether the measure is a count, whose value over all queries is the sum of their values, a whole number.
    /// </summary>
    public virtual bool IsCount => false;

    /// <summary>Whether the value over all queries is the mean of their values, which paired tests assume.</summary>
    public virtual bool IsMean => !IsCount;

    /// <summary>
    /// Parses a measure by the name that ir_measures, trec_eval, BEIR or MTEB give it; case is ignored.
    /// </summary>
    /// <exception cref="FormatException">The text is not a measure; the message names a similar one.</exception>
    public static Measure Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Measure? measure) ? measure : throw new FormatException(MeasureError.Of(text));
    }

    /// <summary>
    /// Parses measures separated by spaces or commas; repeated ones are returned once. As in trec_eval, a name may
    /// stand for several: <c>ndcg_cut.5,10</c> for two, <c>recall</c> for recall at the nine default cutoffs,
    /// <c>official</c> for those that trec_eval prints by default.
    /// </summary>
    /// <exception cref="FormatException">A name is not a measure, or there are no names.</exception>
    public static IReadOnlyList<Measure> ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Measure[] measures = [.. MeasureList.Names(text).SelectMany(Expand).Distinct()];
        return measures.Length > 0 ? measures : throw new FormatException(MeasureError.Of(text));

        static IReadOnlyList<Measure> Expand(string name) =>
            MeasureSyntax.TryExpand(name, out IReadOnlyList<Measure>? expanded)
                ? expanded
                : throw new FormatException(MeasureError.Of(name));
    }

    /// <summary>Parses a measure; returns false where the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out Measure measure)
    {
        measure = text is not null && MeasureSyntax.TryExpand(text, out IReadOnlyList<Measure>? measures)
            && measures is [Measure one] ? one : null;
        return measure is not null;
    }

    /// <summary>
    /// The name of a measure of which <paramref name="text"/> may be a misspelling; null where none is similar.
    /// </summary>
    public static string? NearestName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MeasureError.Nearest(text);
    }

    static Measure IParsable<Measure>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Measure>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Measure result) =>
        TryParse(s, out result);

    /// <summary>The name that <see cref="Parse"/> reads.</summary>
    public sealed override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name}{(Relevance is int g ? $"(rel={g})" : "")}{Suffix}");

    /// <summary>The part of the name after the relevant grade: the cutoff.</summary>
    private protected virtual string Suffix =>
        Cutoff is int k ? string.Create(CultureInfo.InvariantCulture, $"@{k}") : "";

    /// <summary>The value for one query.</summary>
    internal abstract double Compute(JudgedRanking ranking);

    /// <summary>
    /// The measure whose values are aggregated over all queries: except for NumRel, the measure itself.
    /// </summary>
    internal virtual Measure ForOverall(EvaluationOptions options) => this;

    /// <summary>The value over all queries: the mean, or the sum of counts.</summary>
    internal virtual double Aggregate(IReadOnlyList<double> values) => IsCount ? values.Sum() : values.Average();

    private protected int RelevantFrom(JudgedRanking ranking) => Relevance ?? ranking.RelevanceLevel;
}
