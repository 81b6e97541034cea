using System.Globalization;

namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// IPrec, trec_eval's iprec_at_recall: the best precision at any rank from where a share of the relevant passages is
/// found; 0 where it never is.
/// </summary>
/// <remarks>
/// The share is rounded to whole passages, as in trec_eval's present tests; releases of trec_eval that made published
/// evaluations before rounded it up from a tenth of a passage on.
/// </remarks>
internal sealed record InterpolatedPrecision(double Recall, int? MinimumGrade)
    : Measure("IPrec", cutoff: null, MinimumGrade)
{
    private protected override string Suffix => string.Create(CultureInfo.InvariantCulture, $"@{Recall}");

    internal override double Compute(JudgedRanking ranking)
    {
        int relevance = RelevantFrom(ranking);
        int needed = (int)(Recall * ranking.CountRelevant(relevance) + 0.5);
        ReadOnlySpan<int> grades = ranking.Grades;
        double best = 0;
        int found = 0;
        for (int i = 0; i < grades.Length; i++)
        {
            if (grades[i] >= relevance)
                found++;
            if (found >= needed)
                best = Math.Max(best, (double)found / (i + 1));
        }
        return best;
    }
}
