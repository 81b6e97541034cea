using Hypencoder.Cli.Output;
using Hypencoder.Datasets;
using Hypencoder.Reporting;
using Hypencoder.Studies;
using Hypencoder.Studies.Planning;
using Hypencoder.Studies.Published;

namespace Hypencoder.Cli.Verbs;

/// <summary>A study that runs published models on public collections.</summary>
internal static class ReplicationStudy
{
    public static int Run(
        Terminal terminal, ReplicationConfig study, StudyArguments arguments, CancellationToken cancellationToken)
    {
        study = Checked(study, arguments);
        DatasetOptions options = DatasetOptions.FromEnvironment();
        IndexCache indexes = IndexCache.FromEnvironment();
        StudyNeeds needs = StudyNeeds.Of(study, options).AskHosts();
        if (arguments.Plan)
        {
            StudyPlan plan = ReplicationPlanner.Make(study, needs, options, indexes, arguments.Threads);
            PlanOutput.Write(terminal, plan, arguments.Json);
            return ExitCode.Success;
        }
        bool canSkip = arguments.SkipMissing && needs.AreMetAnywhere(study);
        if (!Preparation.TryMeet(terminal, study.Name, needs, canSkip, arguments.Json, cancellationToken))
            return ExitCode.Failed;
        foreach (string collection in study.Tables.SelectMany(t => t.Columns).SelectMany(c => c.Collections).Distinct())
        {
            if (Directory.Exists(collection))
                TrecId.Require(DatasetCatalog.Open(collection)); // before anything is encoded
        }
        StudyFolder folder = StudyFolder.Open(
            StudyOutput.Choose(terminal, study.Name, arguments), study, arguments.Resume);
        Report report;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            line.Note($"study {study.Name}, in {folder.Root}");
            report = ReplicationRunner.Run(
                study, needs, folder, indexes, arguments.Threads, ShellText.Command(arguments.ToCommandLine()),
                new StudyProgress(line), cancellationToken);
        }
        StudyResult.Write(terminal, arguments, folder, report, null);
        return ExitCode.Success;
    }

    /// <summary>Returns the study to run, with the given seed.</summary>
    private static ReplicationConfig Checked(ReplicationConfig study, StudyArguments arguments)
    {
        string expected = study.Profiles.Count == 0
            ? "none, since the study's tables define what is run"
            : $"none, or --profile {string.Join(" or ", study.Profiles.Keys)}";
        (string Name, string? Value)[] others =
        [
            ("--profile", arguments.Profile), ("--corpus", arguments.Corpus),
            ("--seeds", arguments.Seeds?.ToString()),
        ];
        foreach ((string name, string? value) in others)
        {
            if (value is not null)
                throw new ArgumentException($"{name}: expected {expected}, found \"{value}\"");
        }
        return study with { Seed = arguments.Seed ?? study.Seed };
    }
}
