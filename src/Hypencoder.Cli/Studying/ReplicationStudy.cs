using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Datasets;
using Hypencoder.Studies;
using Hypencoder.Studies.Planning;
using Hypencoder.Studies.Replication;
using Hypencoder.Studies.Reports;

namespace Hypencoder.Cli.Studying;

/// <summary>A study that runs published models on public collections.</summary>
internal static class ReplicationStudy
{
    public static int Run(Terminal terminal, StudyArguments arguments, CancellationToken cancellation)
    {
        ReplicationConfig study = Read(arguments);
        DatasetOptions options = DatasetOptions.FromEnvironment();
        IndexCache indexes = IndexCache.FromEnvironment();
        StudyNeeds needs = StudyNeeds.Of(study, options);
        if (needs.Missing.Count > 0)
            needs = needs.AskHosts();
        if (arguments.Plan)
        {
            StudyPlan plan = ReplicationPlanner.Make(study, needs, options, indexes, arguments.Threads);
            PlanOutput.Write(terminal, plan, arguments.Json);
            return ExitCode.Success;
        }
        StudyNeed[] blocked = [.. needs.Missing.Where(n => n.Trouble is not null || !n.CanPull)];
        if (blocked.Length > 0 && !(arguments.SkipMissing && needs.AreMetAnywhere(study)))
            return Refuse(terminal, study, blocked, arguments);
        Report report;
        StudyFolder folder;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            needs.Pull(line.Report, cancellation);
            folder = StudyFolder.Open(
                StudyOutput.Choose(terminal, study.Name, arguments), study, arguments.Resume);
            line.Note($"study {study.Name}, in {folder.Root}");
            report = ReplicationRunner.Run(
                study, needs, folder, indexes, arguments.Threads,
                ShellText.Command(arguments.ToCommandLine()), new StudyProgress(line), cancellation);
        }
        StudyResult.Write(terminal, arguments, folder, report, null);
        return ExitCode.Success;
    }

    private static ReplicationConfig Read(StudyArguments arguments)
    {
        foreach ((string name, string? value) in new[]
            { ("--profile", arguments.Profile), ("--corpus", arguments.Corpus) })
        {
            if (value is not null)
                throw new ArgumentException($"{name}: expected none, since the study's tables say what is run");
        }
        ReplicationConfig study = ReplicationConfig.Read(arguments.Path);
        return study with { Seed = arguments.Seed ?? study.Seed };
    }

    /// <summary>Nothing was fetched and nothing was written.</summary>
    private static int Refuse(
        Terminal terminal, ReplicationConfig study, StudyNeed[] blocked, StudyArguments arguments)
    {
        if (arguments.Json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["study"] = study.Name,
                ["missing"] = new JsonArray([.. blocked.Select(PlanOutput.ToJson)]),
            });
        }
        terminal.Error.WriteLine(
            $"error: {study.Name} needs {blocked.Length} models or collections that are not to be had; nothing was run");
        foreach (StudyNeed need in blocked)
        {
            string why = need.Trouble is null ? need.Obtain : $"{need.Trouble}; {need.Obtain}";
            terminal.Error.WriteLine($"  {PlanOutput.KindName(need)} {need.Name}: {Failure.OneLine(why)}");
        }
        string[] hints =
        [
            "--plan says what the study needs", .. arguments.SkipMissing ? Array.Empty<string>()
                : ["--skip-missing runs what can be run without them"],
        ];
        terminal.Error.WriteLine(string.Join("; ", hints));
        return ExitCode.Failed;
    }
}
