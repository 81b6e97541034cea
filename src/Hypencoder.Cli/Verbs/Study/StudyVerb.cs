using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Studies.Published;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder study</c>: a study of either kind, from its file to its report.</summary>
internal static class StudyVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Argument<string?> file = new("STUDY.yaml")
        {
            Description = "The study; studies/dotnet-api.yaml when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> profile = VerbOptions.OptionalText(
            "--profile", "NAME", "The size of a study that trains: smoke, quick (the default) or full");
        Option<string?> corpus = VerbOptions.OptionalText(
            "--corpus", "CORPUS", "Train and test on this collection, with its splits train and test")
            .Names(PathRole.Corpus);
        Option<string?> output = VerbOptions.OptionalText(
            "--out", "DIR", "The study's folder; out/NAME-PROFILE, or the next free number, when left out")
            .Names(PathRole.OutputFolder);
        Option<int?> seed = VerbOptions.OptionalNumber(
            "--seed", "Seeds everything random, instead of the study's seed", int.MinValue);
        Option<int?> seeds = VerbOptions.OptionalNumber(
            "--seeds", "Run it with this many seeds, from --seed or the study's on, and report means and spreads", 2);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> resume = VerbOptions.Resume("Go on with an unfinished study: that of --out, or the last one");
        Option<bool> plan = new("--plan")
        {
            Description = "Say what it would download, hold and take, and what is missing; run nothing",
        };
        Option<bool> skipMissing = new("--skip-missing")
        {
            Description = "Leave cells empty whose model or collection is not to be had, instead of stopping",
        };
        Option<bool> json = VerbOptions.Json();
        Command command = new("study", "Train or load, search and evaluate what a study names, and report")
        {
            file, profile, corpus, output, seed, seeds, threads, resume, plan, skipMissing, json,
        };
        command.SetAction(parsed => Run(terminal, cancellationToken, new StudyArguments
        {
            File = parsed.GetValue(file),
            Profile = parsed.GetValue(profile),
            Corpus = parsed.GetValue(corpus),
            Output = parsed.GetValue(output),
            Seed = parsed.GetValue(seed),
            Seeds = parsed.GetValue(seeds),
            Threads = parsed.GetValue(threads),
            Resume = parsed.GetValue(resume),
            Plan = parsed.GetValue(plan),
            SkipMissing = parsed.GetValue(skipMissing),
            Json = parsed.GetValue(json),
        }));
        return command;
    }

    private static int Run(Terminal terminal, CancellationToken cancellationToken, StudyArguments arguments)
    {
        if (!ReplicationConfig.Is(arguments.Path))
            return TrainingStudy.Run(terminal, arguments, cancellationToken);
        ReplicationConfig study = ReplicationConfig.Read(arguments.Path);
        return arguments.Profile is not null && study.Profiles.TryGetValue(arguments.Profile, out string? file)
            ? TrainingStudy.Run(terminal, arguments with { File = file }, cancellationToken)
            : ReplicationStudy.Run(terminal, study, arguments, cancellationToken);
    }
}
