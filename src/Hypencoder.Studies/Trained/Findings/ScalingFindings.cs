using System.Globalization;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Results;
using MathNet.Numerics;
using static Hypencoder.Studies.Shared.Findings.FindingText;

namespace Hypencoder.Studies.Trained.Findings;

/// <summary>
/// What more training queries change: how the Hypencoder stands to the equally trained bi-encoder after the most, and
/// whether their difference has changed since the fewest, in domain and out of it.
/// </summary>
internal static class ScalingFindings
{
    /// <summary>Doublings of the training queries beyond which no size is named.</summary>
    private const double Farthest = 10;

    /// <summary>Writes the findings, about the models that are best on dev after the most queries.</summary>
    /// <param name="models">Models of the study, a Hypencoder and an equally trained bi-encoder among them.</param>
    /// <param name="sets">Sets of test queries; those of the main level have findings.</param>
    /// <param name="points">The study with each number of training queries, in ascending order.</param>
    public static IReadOnlyList<Finding> Of(
        IReadOnlyList<StudyModel> models, IReadOnlyList<ScalingSet> sets, IReadOnlyList<ScalingPoint> points)
    {
        StudyRoles roles = StudyRoles.Of(models, m => points[^1].Seeds.Average(s => s.DevScores[m.Name]));
        return FindingDraft.Test(sets.Where(s => s.Level == TableLevel.Main).Select(
            set => Draft(set, points, roles.Hypencoder!.Name, roles.BiEncoder!.Name)));
    }

    private static FindingDraft Draft(
        ScalingSet set, IReadOnlyList<ScalingPoint> points, string model, string reference)
    {
        ComparedSystems[] all = [.. points.Select(p => set.Compared(p, model, reference))];
        string first = Count(points[0].Queries), last = Count(points[^1].Queries);
        ComparedSystems change = new(
            $"{model} − {reference}, {last} training queries", $"{model} − {reference}, {first} training queries",
            set.Name, $"difference of {CollectionResult.Main}", all[^1].Differences, all[0].Differences);
        return new FindingDraft($"scaling-{set.Id}", [all[^1], change], tested =>
        {
            double[] gaps = [.. all.Select(c => c.Differences.Average(d => d.Average()))];
            double[] doublings = [.. points.Select(p => Math.Log2(p.Queries))];
            (double start, double slope) = Fit.Line(doublings, gaps);
            double end = start + (slope * doublings[^1]);
            return $"{(set.Set == QuerySet.InDomain ? "In domain" : "Out of domain")} ({set.Name}), after {last} "
                + $"training queries, {model} is {Standing(tested[0])} the equally trained bi-encoder {reference} "
                + $"({Figures(tested[0])}). Since {first} queries the difference {Changed(tested[1].Outcome)} "
                + $"(from {Signed(tested[1].ReferenceValue)} to {Signed(tested[1].Value)}, {P(tested[1].PValue)}), by "
                + $"{Signed(slope, ".0000")} for each doubling"
                + Outlook(model, tested[0], tested[1], slope, end, points[^1].Queries) + ".";
        });
    }

    /// <summary>
    /// Where the line through the differences reaches 0, for a gap and a change that are significant; otherwise that
    /// nothing points to a lead, unless the model leads or the difference rises.
    /// </summary>
    private static string Outlook(
        string model, FindingComparison gap, FindingComparison change, double slope, double end, int queries)
    {
        if (gap.Outcome == FindingOutcome.Higher)
            return "";
        bool rises = change.Outcome == FindingOutcome.Higher && slope > 0;
        if (gap.Outcome != FindingOutcome.Lower)
            return rises ? "" : $"; nothing points to a number of queries at which {model} would be ahead";
        if (!rises)
            return "; nothing points to a number of queries at which it would reach 0";
        double doublings = Math.Max(0, -end / slope);
        return doublings > Farthest
            ? "; at this rate it would not reach 0 with a thousand times as many"
            : $"; if it went on at this rate, it would reach 0 at about {Rounded(queries * Math.Pow(2, doublings))} "
                + "training queries, which is an extrapolation";
    }

    private static string Changed(FindingOutcome outcome) => outcome switch
    {
        FindingOutcome.Higher => "has risen significantly",
        FindingOutcome.Lower => "has fallen significantly",
        FindingOutcome.Mixed => "has changed significantly, with means and ranks pointing in opposite directions",
        FindingOutcome.Same => "has not changed",
        _ => "has not changed significantly",
    };

    /// <summary>A number of queries with two significant digits.</summary>
    private static string Rounded(double queries)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(queries)) - 1);
        return (Math.Round(queries / unit) * unit).ToString("N0", CultureInfo.InvariantCulture);
    }

    private static string Count(int queries) => queries.ToString("N0", CultureInfo.InvariantCulture);
}
