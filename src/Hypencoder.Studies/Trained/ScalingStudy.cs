using Hypencoder.Reporting;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Findings;
using Hypencoder.Studies.Trained.Results;

namespace Hypencoder.Studies;

/// <summary>Runs a study once with each of several fractions of the training queries and combines the results.</summary>
internal static class ScalingStudy
{
    /// <summary>
    /// Runs the study with every fraction, each in its own folder with its own report, and makes a report of what more
    /// training queries change.
    /// </summary>
    /// <param name="study">The study, with two or more fractions.</param>
    /// <param name="profile">Name of the profile to run.</param>
    /// <param name="folder">The output folder of the whole study.</param>
    /// <param name="run">Runs the study with one fraction, with all of its seeds, in the given folder.</param>
    /// <param name="observer">Receives the fraction as the name of a stage.</param>
    public static Report Run(
        StudyConfig study, string profile, StudyFolder folder,
        Func<StudyConfig, StudyFolder, (Report Report, IReadOnlyList<StudyFigures> Figures)> run,
        IStudyObserver observer)
    {
        List<Report> reports = [];
        List<ScalingPoint> points = [];
        foreach (double share in study.TrainingShares)
        {
            observer.StageStarted(Name(share));
            StudyConfig one = study with { TrainingShares = [], TrainingShare = share };
            (Report report, IReadOnlyList<StudyFigures> figures) =
                run(one, StudyFolder.Open(folder.OfShare(share).Root, one, resume: true));
            reports.Add(report);
            points.Add(new ScalingPoint(figures[0].TrainingQueries, figures));
        }
        Report last = reports[^1];
        StudyProfile size = study.Profile(profile);
        ScalingSet[] sets = [.. ScalingSet.Of(points[0].Seeds[0])];
        return last with
        {
            Timings =
            [
                .. folder.Timings, // of the indexes that all fractions share
                .. reports.Zip(study.TrainingShares, (report, share) => report.Timings.Select(
                    t => t with { Stage = $"{Name(share)}: {t.Stage}" })).SelectMany(t => t),
            ],
            PeakMemoryBytes = reports.Max(r => r.PeakMemoryBytes),
            Summary = "Each fraction of the training queries has a report of its own: "
                + string.Join(", ", study.TrainingShares.Select(
                    s => Path.GetRelativePath(folder.Root, folder.OfShare(s).ReportPath))) + ".",
            Findings = ScalingFindings.Of(size.Models, sets, points),
            FindingsNote = FindingDraft.Note(points[0].Seeds.Count),
            Overview = [.. sets.Where(s => s.Level == TableLevel.Main).Select(s => ScalingPlot.Make(s, points))],
            Sections =
            [
                new ReportSection("in-domain", "In domain", [.. Tables(QuerySet.InDomain)], []),
                new ReportSection("out-of-domain", "Out of domain", [.. Tables(QuerySet.OutOfDomain)], []),
                .. last.Sections.Where(s => s.Id == "training").Select(
                    s => s with { Plots = [.. ScalingPlot.Linearity(points)] }),
            ],
        };

        IEnumerable<ReportTable> Tables(QuerySet which) => sets.Where(s => s.Set == which).SelectMany(
            set => new[] { ScalingTables.Models(set, points, size), ScalingTables.Differences(set, points, size) });
    }

    private static string Name(double share) => FormattableString.Invariant($"share {share}");
}
