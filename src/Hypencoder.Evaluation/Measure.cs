using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hypencoder.Evaluation;

/// <summary>
/// An effectiveness measure: a value that parses from and prints as its name in ir_measures' syntax, for example
/// <c>nDCG@10</c>, <c>AP</c>, <c>RR(rel=2)@10</c>. Two measures are equal when they print alike.
/// </summary>
/// <remarks>
/// Definitions are trec_eval's. <c>@k</c> looks at the first k passages only; <c>rel=g</c> calls a passage relevant
/// from grade g on (default <see cref="EvaluationOptions.RelevanceLevel"/>). GMAP, the geometric mean of AP, is ours to
/// name. Syntax: MacAvaney, Macdonald, Ounis, "Streamlining Evaluation with ir-measures", ECIR 2022.
/// </remarks>
public abstract record Measure : IParsable<Measure>
{
    private protected Measure(string name, int? cutoff, int? relevance)
    {
        Name = name;
        Cutoff = cutoff;
        Relevance = relevance;
    }

    /// <summary>The name without parameters: nDCG, AP, …</summary>
    public string Name { get; }

    /// <summary>How many passages it looks at; null for all.</summary>
    public int? Cutoff { get; }

    /// <summary>The least grade of a relevant passage, where one was stated.</summary>
    public int? Relevance { get; }

    /// <summary>Whether it counts: its value over all queries is the sum of theirs, a whole number.</summary>
    public virtual bool IsCount => false;

    /// <summary>Whether its value over all queries is the mean of theirs, as paired tests suppose.</summary>
    public virtual bool IsMean => !IsCount;

    /// <summary>
    /// Reads one measure, by ir_measures' name or by the name that trec_eval, BEIR or MTEB have for it, in any case.
    /// </summary>
    /// <exception cref="FormatException">It is not a measure; the message has the name nearest to it.</exception>
    public static Measure Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Measure? measure) ? measure : throw new FormatException(MeasureError.Of(text));
    }

    /// <summary>
    /// Reads measures that spaces or commas separate; repeated ones count once. trec_eval's names stand for as many as
    /// they do there: <c>ndcg_cut.5,10</c> for two, <c>recall</c> for those at its nine usual cutoffs,
    /// <c>official</c> for what trec_eval prints when it is not told what to.
    /// </summary>
    /// <exception cref="FormatException">One is not a measure, or there is none.</exception>
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

    /// <summary>Reads one measure, or returns false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out Measure measure)
    {
        measure = text is not null && MeasureSyntax.TryExpand(text, out IReadOnlyList<Measure>? measures)
            && measures is [Measure one] ? one : null;
        return measure is not null;
    }

    /// <summary>The name of a measure that <paramref name="text"/> may be a slip of; null where none is near.</summary>
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

    /// <summary>What stands behind the name and the relevant grade: the cutoff.</summary>
    private protected virtual string Suffix =>
        Cutoff is int k ? string.Create(CultureInfo.InvariantCulture, $"@{k}") : "";

    /// <summary>The value for one query.</summary>
    internal abstract double Compute(JudgedRanking ranking);

    /// <summary>What is added up or averaged over all queries: nearly always the measure itself.</summary>
    internal virtual Measure ForOverall(EvaluationOptions options) => this;

    /// <summary>The value over all queries: the mean, or the sum of counts.</summary>
    internal virtual double Aggregate(IReadOnlyList<double> values) => IsCount ? values.Sum() : values.Average();

    private protected int RelevantFrom(JudgedRanking ranking) => Relevance ?? ranking.RelevanceLevel;
}
