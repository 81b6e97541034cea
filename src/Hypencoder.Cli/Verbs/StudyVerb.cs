using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Models;
using Hypencoder.Studies;
using Hypencoder.Studies.Reports;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder study</c>: from texts to trained models, tables and a report.</summary>
internal static class StudyVerb
{
    private const string DefaultStudy = "studies/dotnet-api.yaml";
    private const string OutputRoot = "out";

    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string?> file = new("STUDY.yaml")
        {
            Description = $"The study; {DefaultStudy} when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> profile = new("--profile")
        {
            HelpName = "NAME",
            Description = "Its size: smoke, quick or full",
            DefaultValueFactory = _ => "quick",
        };
        Option<string?> output = VerbOptions.OptionalText(
            "--out", "DIR", $"The study's folder; {OutputRoot}/NAME-PROFILE, or the next free number, when left out");
        Option<int?> seed = VerbOptions.OptionalNumber(
            "--seed", "Seeds everything random, instead of the study's seed", int.MinValue);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> resume = VerbOptions.Resume("Go on with an unfinished study: that of --out, or the last one");
        Option<bool> json = VerbOptions.Json();
        Command command = new("study", "Train, search and evaluate what a study names, and report")
        {
            file, profile, output, seed, threads, resume, json,
        };
        command.SetAction(parsed => Run(terminal, cancellation, new StudyArguments(
            parsed.GetValue(file), parsed.GetRequiredValue(profile), parsed.GetValue(output), parsed.GetValue(seed),
            parsed.GetValue(threads), parsed.GetValue(resume)), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, CancellationToken cancellation, StudyArguments arguments, bool json)
    {
        StudyConfig study = Read(arguments);
        StudyFolder folder = StudyFolder.Open(Root(terminal, study, arguments), study, arguments.Resume);
        Report report;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            line.Note($"study {study.Name}, profile {arguments.Profile}, in {folder.Root}");
            report = StudyRunner.Run(
                study, arguments.Profile, folder, arguments.Threads, ShellText.Command(arguments.ToCommandLine()),
                new StudyProgress(line), cancellation);
        }
        string? search = SearchCommand(study, study.Profile(arguments.Profile), folder);
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["folder"] = folder.Root,
                ["report"] = folder.ReportPath,
                ["perQuery"] = folder.PerQueryPath,
                ["search"] = search,
                ["results"] = JsonNode.Parse(File.ReadAllText(folder.ResultsPath)),
            });
            return ExitCode.Success;
        }
        foreach (ReportTable table in report.Tables)
        {
            TableRenderer.Write(terminal, table);
            terminal.Output.WriteLine();
        }
        terminal.Output.WriteLine($"Report: {folder.ReportPath}");
        if (search is not null)
        {
            terminal.Output.WriteLine("Search with the last model:");
            terminal.Output.WriteLine(search);
        }
        return ExitCode.Success;
    }

    /// <summary>The study as it is to run: the seed set, one profile left.</summary>
    private static StudyConfig Read(StudyArguments arguments)
    {
        string path = arguments.File
            ?? (File.Exists(DefaultStudy) ? DefaultStudy : Path.Combine(AppContext.BaseDirectory, DefaultStudy));
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: expected a study file, found none");
        StudyConfig study = StudyConfig.Read(path);
        return study with
        {
            Seed = arguments.Seed ?? study.Seed,
            Profiles = new Dictionary<string, StudyProfile> { [arguments.Profile] = study.Profile(arguments.Profile) },
        };
    }

    private static string Root(Terminal terminal, StudyConfig study, StudyArguments arguments)
    {
        if (arguments.Output is not null)
            return arguments.Output;
        string first = Path.Combine(OutputRoot, $"{study.Name}-{arguments.Profile}");
        string? unfinished = StudyOutput.LastUnfinished(first);
        if (arguments.Resume)
        {
            return unfinished ?? throw new InvalidDataException(
                $"{first}: expected an unfinished study to go on with, found none; leave out --resume to begin one");
        }
        if (unfinished is not null)
            terminal.Error.WriteLine($"note: {unfinished} holds an unfinished study; --resume goes on with it");
        return StudyOutput.FirstFree(first);
    }

    /// <summary>Searches the study's collection with its last Hypencoder for one of the collection's queries.</summary>
    private static string? SearchCommand(StudyConfig study, StudyProfile profile, StudyFolder folder)
    {
        StudyModel? model = profile.Models.LastOrDefault(m => m.Kind == DualEncoderKind.Hypencoder);
        TestCollection collection = DatasetCatalogue.Open(study.Collection);
        Query? query = collection.Splits.Contains("test") ? collection.Queries("test").FirstOrDefault() : null;
        return model is null || query is null ? null : ShellText.Command(
            "search", "--model", folder.ModelPath(model.Name),
            "--index", folder.IndexPath(model.Name, study.Collection), "--query", query.Text);
    }

    /// <summary>What was given on the command line.</summary>
    private sealed record StudyArguments(
        string? File, string Profile, string? Output, int? Seed, int Threads, bool Resume)
    {
        /// <summary>Begins the same study again; its folder and --resume are left out.</summary>
        public IEnumerable<string> ToCommandLine()
        {
            yield return "study";
            if (File is not null)
                yield return File;
            yield return "--profile";
            yield return Profile;
            if (Seed is int seed)
            {
                yield return "--seed";
                yield return seed.ToString();
            }
            if (Threads > 0)
            {
                yield return "--threads";
                yield return Threads.ToString();
            }
        }
    }
}
