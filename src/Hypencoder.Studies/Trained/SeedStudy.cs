using Hypencoder.Reporting;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Findings;
using Hypencoder.Studies.Trained.Results;

namespace Hypencoder.Studies;

/// <summary>Runs a study once with each of several seeds and combines the results.</summary>
internal static class SeedStudy
{
    /// <summary>
    /// Runs the study with every seed, each in its own folder with its own report, and combines the reports.
    /// </summary>
    /// <param name="study">The study, with two or more seeds.</param>
    /// <param name="profile">Name of the profile to run.</param>
    /// <param name="folder">The output folder of the whole study.</param>
    /// <param name="run">Runs the study with one seed in the given folder.</param>
    /// <param name="observer">Receives the seed as the name of a stage.</param>
    /// <returns>The combined report, and the figures of each seed.</returns>
    public static (Report Report, IReadOnlyList<StudyFigures> Figures) Run(
        StudyConfig study, string profile, StudyFolder folder,
        Func<StudyConfig, StudyFolder, (Report Report, StudyFigures Figures)> run,
        IStudyObserver observer)
    {
        List<Report> reports = [];
        List<StudyFigures> figures = [];
        foreach (int seed in study.Seeds)
        {
            observer.StageStarted($"seed {seed}");
            // All seeds use the same samples, so that they can be compared query by query.
            StudyConfig one = study with { Seed = seed, Seeds = [], SampleSeed = study.SampleSeed ?? study.Seeds[0] };
            (Report report, StudyFigures found) =
                run(one, StudyFolder.Open(folder.OfSeed(seed).Root, one, resume: true));
            reports.Add(report);
            figures.Add(found);
        }
        Report first = reports[0];
        Report combined = first with
        {
            Profile = profile,
            Seed = study.Seeds[0],
            Seeds = study.Seeds,
            Timings =
            [
                .. folder.Timings, // of the indexes that all seeds share
                .. reports.Zip(study.Seeds, (report, seed) => report.Timings.Select(
                    t => t with { Stage = $"seed {seed}: {t.Stage}" })).SelectMany(t => t),
            ],
            PeakMemoryBytes = reports.Max(r => r.PeakMemoryBytes),
            Findings = TrainedFindings.Of(study.Profile(profile).Models, figures),
            FindingsNote = FindingDraft.Note(figures.Count),
            Overview = [.. first.Overview.Select(Combined)],
            Sections =
            [
                .. first.Sections.Select(section => section with
                {
                    Tables =
                    [
                        .. section.Tables.Where(t => t.Id != RobustnessQueries.Id && !NotLinearTables.Is(t.Id)).Select(
                            table => SeedTables.Combine(
                                [.. reports.Select(r => r.Tables.Single(t => t.Id == table.Id))])),
                    ],
                    Plots = [.. section.Plots.Select(Combined)],
                }),
            ],
        };
        return (combined, figures);

        ReportPlot Combined(ReportPlot plot) =>
            SeedPlots.Combine([.. reports.Select(r => r.Plots.Single(p => p.Id == plot.Id))]);
    }
}
