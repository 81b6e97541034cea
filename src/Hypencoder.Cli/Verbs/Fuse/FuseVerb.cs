using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Evaluation;
using Hypencoder.Hybrid;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder fuse</c>: fuses runs into one, with given weights or those that are best on dev.</summary>
internal static class FuseVerb
{
    private const string UsualMeasure = "nDCG@10";

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Option<string[]> runs = Files("--run", "Two or more runs, in any format that `evaluate` reads");
        runs.Required = true;
        Option<string> output = VerbOptions.Text("--output", "FILE", "TREC run to write").Names(PathRole.OutputFile);
        FusionArguments fusion = new("", "Weight of each run, in their order");
        Option<string?> tune = VerbOptions.OptionalText(
            "--tune", NamedCollection.HelpName,
            "Judgments of dev queries, by which the weights are chosen: those of a grid with the best --measure")
            .Names(PathRole.SplitFile);
        Option<string[]> tuneRuns = Files(
            "--tune-run", "Runs of the dev queries, by the same systems in the same order [default: --run]");
        Option<string?> measure = VerbOptions.OptionalText(
            "--measure", "NAME", $"Measure by which --tune chooses [default: {UsualMeasure}]");
        Option<bool> json = VerbOptions.Json();
        Command command = new("fuse", "Fuse two or more runs into one") { runs, output };
        fusion.AddTo(command);
        command.Add(tune);
        command.Add(tuneRuns);
        command.Add(measure);
        command.Add(json);
        command.Validators.Add(result =>
        {
            int count = result.GetResult(runs)?.Tokens.Count ?? 0;
            int weights = fusion.Count(result) ?? count;
            int dev = result.GetResult(tuneRuns)?.Tokens.Count ?? count;
            bool tunes = result.GetResult(tune) is not null;
            if (count < 2)
                result.AddError($"--run: expected two or more runs, found {count}");
            else if (weights != count)
                result.AddError($"--weights: expected {count} weights, one for each run, found {weights}");
            else if (tunes && result.GetResult(fusion.Weights) is not null)
                result.AddError("expected one of --weights and --tune, found both");
            else if (!tunes && (result.GetResult(tuneRuns) ?? result.GetResult(measure)) is { } alone)
                result.AddError($"{alone.IdentifierToken?.Value} needs --tune");
            else if (tunes && count > FusionGrid.MaxRuns)
                result.AddError($"--tune: expected at most {FusionGrid.MaxRuns} runs, found {count}");
            else if (dev != count)
                result.AddError($"--tune-run: expected {count} runs, as many as --run, found {dev}");
        });
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(runs), parsed.GetRequiredValue(output), fusion.Options(parsed),
            fusion.Depth(parsed), parsed.GetValue(tune),
            parsed.GetResult(tuneRuns) is null ? null : parsed.GetValue(tuneRuns),
            parsed.GetValue(measure) ?? UsualMeasure, parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static Option<string[]> Files(string name, string description) => new Option<string[]>(name)
    {
        HelpName = "FILE",
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    }.Names(PathRole.InputFile);

    private static int Run(
        Terminal terminal, string[] paths, string output, FusionOptions options, int depth, string? tune,
        string[]? tunePaths, string measure, bool json, CancellationToken cancellationToken)
    {
        Measure? by = tune is null ? null : FusionTuning.MeasureOf(measure);
        Run[] runs = [.. paths.Select(path => Read(path, options))];
        FusionTuning? tuning = tune is null ? null : FusionTuning.Of(
            terminal, tune, tunePaths ?? paths,
            tunePaths is null ? runs : [.. tunePaths.Select(path => Read(path, options))], options, depth, by!,
            cancellationToken);
        NoteMissing(terminal, paths, runs);
        if (tuning is not null && tunePaths is null)
        {
            terminal.Error.WriteLine(
                "note: the weights are chosen by the queries of --run themselves, so measures on these are no test; "
                + "--tune-run names runs of dev queries");
        }
        options = options with { Weights = tuning?.Best.Weights ?? options.Weights };
        Run fused = RankFusion.Fuse(runs, options, depth);
        string method = FusionArguments.Name(options.Method);
        TrecRun.Write(output, fused, $"hypencoder-{method}");
        string? weights = options.Weights is null ? null : FusionArguments.Text(options.Weights);
        if (json)
        {
            JsonObject document = new()
            {
                ["run"] = output,
                ["queries"] = fused.QueryIds.Count,
                ["method"] = method,
                ["weights"] = options.Weights is null ? null : JsonValues.Array(options.Weights),
                ["depth"] = depth,
            };
            if (tuning is not null)
                document["tuning"] = tuning.Document();
            JsonOutput.Write(terminal, document);
            return ExitCode.Success;
        }
        tuning?.Print(terminal);
        string with = weights is null ? "equal weights" : $"weights {weights}";
        terminal.Output.WriteLine(
            $"{output}: {fused.QueryIds.Count:N0} queries, {runs.Length} runs fused by {method}, {with}, "
            + $"depth {depth}");
        return ExitCode.Success;
    }

    /// <summary>Reads a run and refuses scores that cannot be fused.</summary>
    private static Run Read(string path, FusionOptions options)
    {
        Run run = RunFile.Read(path);
        try
        {
            RankFusion.Rankings([run], options.Method, depth: 1);
            return run;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static void NoteMissing(Terminal terminal, string[] paths, Run[] runs)
    {
        HashSet<string> all = [.. runs.SelectMany(run => run.QueryIds)];
        foreach ((string path, Run run) in paths.Zip(runs).Where(pair => pair.Second.QueryIds.Count < all.Count))
        {
            terminal.Error.WriteLine(
                $"note: {path} lacks {all.Count - run.QueryIds.Count:N0} of {all.Count:N0} queries, for which only the "
                + "other runs count");
        }
    }
}
