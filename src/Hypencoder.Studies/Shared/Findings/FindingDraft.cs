using Hypencoder.Evaluation.Significance;
using Hypencoder.Reporting;

namespace Hypencoder.Studies.Shared.Findings;

/// <summary>A finding whose comparisons are yet to be tested.</summary>
/// <param name="Id">Id of the finding.</param>
/// <param name="Comparisons">Comparisons that the sentence states.</param>
/// <param name="Write">Writes the sentence from the tested comparisons, which are in the same order.</param>
internal sealed record FindingDraft(
    string Id, IReadOnlyList<ComparedSystems> Comparisons,
    Func<IReadOnlyList<FindingComparison>, string> Write)
{
    /// <summary>Number of sentences that a report begins with at the most.</summary>
    public const int Most = 6;

    /// <summary>
    /// The findings of a report: the first of the drafts, tested together, so that only what is stated is corrected
    /// for.
    /// </summary>
    public static IReadOnlyList<Finding> Test(IEnumerable<FindingDraft> drafts)
    {
        FindingDraft[] stated = [.. drafts.Take(Most)];
        double[] adjusted = HolmCorrection.Adjust(
            [.. stated.SelectMany(d => d.Comparisons).Select(c => c.PValue)]);
        int next = 0;
        List<Finding> findings = [];
        foreach (FindingDraft draft in stated)
        {
            FindingComparison[] tested = [.. draft.Comparisons.Select(c => c.Tested(adjusted[next++]))];
            findings.Add(new Finding(draft.Id, draft.Write(tested), tested));
        }
        return findings;
    }

    /// <summary>What a report says of the tests of its findings.</summary>
    /// <param name="seeds">Number of seeds.</param>
    public static string Note(int seeds) =>
        (seeds > 1 ? $"Figures are means of {seeds} seeds. p is that of a t-test with queries and seeds crossed"
            : "p is that of Wilcoxon's signed-rank test over the queries")
        + ", two-sided, with Holm's correction over the comparisons of these sentences; "
        + FormattableString.Invariant($"significant is p < {Shared.Comparisons.Significant}. ")
        + "Tables correct over their own comparisons, so their p-values differ.";
}
