using System.Globalization;

namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// IPrec, trec_eval's iprec_at_recall: the highest precision at any rank from the one on at which a given share of the
/// relevant passages has been found; 0 where it is never reached.
/// </summary>
/// <remarks>
/// The share is rounded to the nearest whole number of passages, as in trec_eval's current tests. Earlier releases,
/// with which published evaluations were made, rounded up from a tenth of a passage.
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
