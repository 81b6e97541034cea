using Hypencoder.Reporting;
using Hypencoder.Studies.Shared.Findings;

namespace Hypencoder.Studies.Trained.Findings;

/// <summary>
/// The sentences that the report of a study begins with: the best model against BM25, the Hypencoder against the
/// bi-encoder and against its own linearisation, in domain, out of it and on hard tasks, and the first of what else was
/// measured.
/// </summary>
internal static class TrainedFindings
{
    /// <summary>Writes the findings of a study.</summary>
    /// <param name="models">Models of the study.</param>
    /// <param name="seeds">Figures of each seed; at least one.</param>
    public static IReadOnlyList<Finding> Of(IReadOnlyList<StudyModel> models, IReadOnlyList<StudyFigures> seeds)
    {
        StudyRoles roles = StudyRoles.Of(models, m => seeds.Average(s => s.DevScores[m.Name]));
        HardFindings hard = new(roles, seeds);
        return FindingDraft.Test(
        [
            .. new RankingFindings(models, roles, seeds).All,
            .. hard.OfTasks,
            .. new CostFindings(roles, seeds).All,
            .. hard.OfRobustness is FindingDraft robustness ? [robustness] : (FindingDraft[])[],
        ]);
    }
}
