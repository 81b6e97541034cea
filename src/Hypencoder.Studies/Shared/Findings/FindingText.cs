using System.Globalization;
using Hypencoder.Reporting;

namespace Hypencoder.Studies.Shared.Findings;

/// <summary>The words and figures of which findings are made.</summary>
internal static class FindingText
{
    /// <summary>How the system stands to its reference, to be followed by the reference.</summary>
    public static string Standing(FindingComparison comparison) => comparison.Outcome switch
    {
        FindingOutcome.Same => "exactly level with",
        FindingOutcome.Higher => "significantly ahead of",
        FindingOutcome.Lower => "significantly behind",
        FindingOutcome.Mixed => "significantly different from",
        _ => "not significantly different from",
    };

    /// <summary>Measure, both means, difference, p and number of queries.</summary>
    public static string Figures(FindingComparison comparison, string format = ".000")
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{comparison.Measure} {Number(comparison.Value, format)} against "
            + $"{Number(comparison.ReferenceValue, format)}, difference {Signed(comparison.Difference, format)}, "
            + $"{P(comparison.PValue)}, n = {comparison.Queries:N0}")
            + (comparison.Outcome == FindingOutcome.Mixed ? "; the ranks point the other way than the means" : "");
    }

    /// <summary>A number with a minus sign where it is below 0.</summary>
    public static string Number(double number, string format) =>
        number.ToString($"{format};−{format};{format}", CultureInfo.InvariantCulture);

    /// <summary>A difference with its sign.</summary>
    public static string Signed(double difference, string format = ".000") =>
        difference.ToString($"+{format};−{format};{format}", CultureInfo.InvariantCulture);

    /// <summary>A p-value with its sign of equality.</summary>
    public static string P(double p) => p switch
    {
        double.NaN => "too few queries for a test",
        < .0001 => "p < .0001",
        >= .99995 => "p = 1",
        _ => string.Create(CultureInfo.InvariantCulture, $"p = {p:.0000}"),
    };

    /// <summary>Parts of a sentence in a row: <c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> parts) => parts.Count < 2
        ? string.Concat(parts)
        : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";
}
