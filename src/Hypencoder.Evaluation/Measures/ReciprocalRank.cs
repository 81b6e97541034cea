namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// RR, trec_eval's recip_rank: the reciprocal of the rank of the first relevant passage; 0 when none is retrieved.
/// </summary>
internal sealed record ReciprocalRank(int? K, int? MinimumGrade) : Measure("RR", K, MinimumGrade)
{
    internal override double Compute(JudgedRanking ranking)
    {
        ReadOnlySpan<int> grades = ranking.Top(Cutoff);
        for (int i = 0; i < grades.Length; i++)
        {
            if (grades[i] >= RelevantFrom(ranking))
                return 1.0 / (i + 1);
        }
        return 0;
    }
}
