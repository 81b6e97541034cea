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

    /// <summary>Returns the study to run, with the given seed and over the collection of <c>--corpus</c>.</summary>
    private static ReplicationConfig Checked(ReplicationConfig study, StudyArguments arguments)
    {
        string expected = study.Profiles.Count == 0
            ? "none, since the study's tables define what is run"
            : $"none, or --profile {string.Join(" or ", study.Profiles.Keys)}";
        foreach ((string name, string? value) in (ReadOnlySpan<(string, string?)>)
            [("--profile", arguments.Profile), ("--seeds", arguments.Seeds?.ToString())])
        {
            if (value is not null)
                throw new ArgumentException($"{name}: expected {expected}, found \"{value}\"");
        }
        study = study with { Seed = arguments.Seed ?? study.Seed };
        return arguments.Corpus is null ? study : Over(study, arguments.Corpus);
    }

    /// <summary>The study over another collection, or its own at another place.</summary>
    private static ReplicationConfig Over(ReplicationConfig study, string corpus)
    {
        string[] own = [.. study.Tables.SelectMany(t => t.Columns).SelectMany(c => c.Collections).Distinct()];
        if (own.Length > 1)
        {
            throw new ArgumentException(
                $"--corpus: expected none, since the study is over {own.Length} collections, found \"{corpus}\"");
        }
        string place = Directory.Exists(corpus) ? Path.GetFullPath(corpus) : corpus;
        return study with
        {
            Tables = [.. study.Tables.Select(t => t with
            {
                Columns = [.. t.Columns.Select(c => c with { Collections = [place] })],
            })],
        };
    }
}
