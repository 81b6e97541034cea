namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// Bpref, trec_eval's bpref: over the R relevant passages, the mean of 1 − n / min(R, N), where n, at most R, is the
/// number of judged non-relevant passages above it and N the number of all of them; a passage that is not retrieved
/// adds 0. Grades below 0 mean "pooled but not judged".
/// </summary>
/// <remarks>Buckley, Voorhees, "Retrieval evaluation with incomplete information", SIGIR 2004.</remarks>
internal sealed record BinaryPreference(int? MinimumGrade) : Measure("Bpref", cutoff: null, MinimumGrade)
{
    internal override double Compute(JudgedRanking ranking)
    {
        int relevant = ranking.CountRelevant(RelevantFrom(ranking));
        int bound = Math.Min(relevant, JudgedRanking.CountAtLeast(ranking.Ideal, 0) - relevant);
        double sum = 0;
        int nonRelevantAbove = 0;
        foreach (int grade in ranking.Grades)
        {
            if (grade >= RelevantFrom(ranking))
                sum += nonRelevantAbove == 0 ? 1 : 1 - (double)Math.Min(nonRelevantAbove, relevant) / bound;
            else if (grade >= 0)
                nonRelevantAbove++;
        }
        return relevant > 0 ? sum / relevant : 0;
    }
}
