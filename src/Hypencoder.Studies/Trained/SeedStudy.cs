using Hypencoder.Reporting;
using Hypencoder.Studies.Trained.Results;

namespace Hypencoder.Studies;

/// <summary>A study that is run once for each of several seeds, and reported as one.</summary>
internal static class SeedStudy
{
    /// <summary>Runs every seed in a folder of its own, each with its own report, and combines them.</summary>
    /// <param name="study">With two seeds or more.</param>
    /// <param name="profile">Which of its profiles.</param>
    /// <param name="folder">Of the whole.</param>
    /// <param name="run">Runs the study of one seed in its folder.</param>
    /// <param name="observer">Hears which seed it is.</param>
    public static Report Run(
        StudyConfig study, string profile, StudyFolder folder, Func<StudyConfig, StudyFolder, Report> run,
        IStudyObserver observer)
    {
        List<Report> reports = [];
        foreach (int seed in study.Seeds)
        {
            observer.StageStarted($"seed {seed}");
            // All seeds see the same samples, so that they can be compared query by query.
            StudyConfig one = study with { Seed = seed, Seeds = [], SampleSeed = study.SampleSeed ?? study.Seeds[0] };
            reports.Add(run(one, StudyFolder.Open(folder.OfSeed(seed).Root, one, resume: true)));
        }
        Report first = reports[0];
        return first with
        {
            Profile = profile,
            Seed = study.Seeds[0],
            Seeds = study.Seeds,
            Timings = [.. reports.Zip(study.Seeds, (report, seed) => report.Timings.Select(
                t => t with { Stage = $"seed {seed}: {t.Stage}" })).SelectMany(t => t)],
            PeakMemoryBytes = reports.Max(r => r.PeakMemoryBytes),
            Tables =
            [
                .. first.Tables.Where(t => t.Id != RobustnessQueries.Id && !NotLinearTables.Is(t.Id)).Select(
                    table => SeedTables.Combine([.. reports.Select(r => r.Tables.Single(t => t.Id == table.Id))])),
            ],
            Plots = [.. first.Plots.Select((_, i) => SeedPlots.Combine([.. reports.Select(r => r.Plots[i])]))],
        };
    }
}
