using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Studies.Published;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder study</c>: runs a study of either kind, from its file to its report.</summary>
internal static class StudyVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Argument<string?> file = new("STUDY.yaml")
        {
            Description = "Study file [default: studies/dotnet-api.yaml]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> profile = VerbOptions.OptionalText(
            "--profile", "NAME", "Profile of a study that trains models, such as quick (the default), full or scratch");
        Option<string?> corpus = VerbOptions.OptionalText(
            "--corpus", "CORPUS",
            "Collection to train and test on, which has the splits train and test, instead of the study's; for a study "
            + "of published models over one collection, the collection to test on")
            .Names(PathRole.Corpus);
        Option<string?> output = VerbOptions.OptionalText(
            "--out", "DIR", "Output folder of the study [default: out/NAME-PROFILE, numbered if taken]")
            .Names(PathRole.OutputFolder);
        Option<int?> seed = VerbOptions.OptionalNumber(
            "--seed", "Seed of everything random [default: the study's]", int.MinValue);
        Option<int?> seeds = VerbOptions.OptionalNumber(
            "--seeds",
            "Number of seeds to run it with, counting up from --seed; means and standard deviations are reported", 2);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> resume = VerbOptions.Resume("Resume an unfinished study: that of --out, or the last one");
        Option<bool> plan = new("--plan")
        {
            Description = "Show what is missing, and the downloads, disk space, memory and time needed; run nothing",
        };
        Option<bool> skipMissing = new("--skip-missing")
        {
            Description = "Leave cells empty whose model or collection cannot be obtained, instead of stopping",
        };
        Option<bool> json = VerbOptions.Json();
        Command command = new("study", "Run a study: train or load its models, search, evaluate, and write a report")
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
