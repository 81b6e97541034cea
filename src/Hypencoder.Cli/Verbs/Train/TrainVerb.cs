using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Reporting;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder train</c>: trains a model from a config.</summary>
internal static class TrainVerb
{
    private const string OutputRoot = "out";

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Argument<string> file = new Argument<string>("CONFIG.yaml")
        {
            Description = "Config file, such as those in configs/",
        }.Names(PathRole.InputFile);
        Option<string?> output = VerbOptions.OptionalText(
            "--out", "DIR", $"Model directory to write [default: {OutputRoot}/ followed by the config's name]")
            .Names(PathRole.OutputFolder);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> resume = VerbOptions.Resume("Resume an interrupted run in the directory");
        Option<bool> json = VerbOptions.Json();
        Command command = new("train", "Train a model from a config file") { file, output, threads, resume, json };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(file), parsed.GetValue(output), parsed.GetValue(threads),
            parsed.GetValue(resume), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string file, string? output, int threads, bool resume, bool json,
        CancellationToken cancellationToken)
    {
        TrainingRunConfig config = TrainingRunConfig.Read(file);
        string directory = output ?? Path.Combine(OutputRoot, Path.GetFileNameWithoutExtension(file));
        TorchRuntime.UseThreads(threads);
        IReadOnlyList<TrainingCurvePoint> curve;
        QNetLinearity? linearity = null;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            line.Note($"training into {directory}");
            curve = TrainingRun.Run(
                config, directory, resume, new CallbackProgress<TrainingProgress>(p => line.Report(Text(p))),
                cancellationToken, plan => line.Note(Text(plan)),
                measured => linearity = measured);
        }
        double? best = curve.Max(p => p.DevScore);
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["model"] = directory,
                ["steps"] = curve[^1].Step,
                ["loss"] = curve[^1].Loss,
                ["devNdcg10"] = best,
                ["linearity"] = linearity is null ? null : Json(linearity),
            });
            return ExitCode.Success;
        }
        string dev = best is null ? "" : string.Create(CultureInfo.InvariantCulture, $", dev nDCG@10 {best:F4}");
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{directory}: {curve[^1].Step:N0} steps, loss {curve[^1].Loss:F4}{dev}"));
        if (linearity is not null)
            terminal.Output.WriteLine($"q-nets over a sample of passages: {linearity}");
        return ExitCode.Success;
    }

    private static JsonObject Json(QNetLinearity linearity) => new()
    {
        ["rSquared"] = JsonValues.Number(linearity.RSquared),
        ["rankCorrelation"] = JsonValues.Number(linearity.RankCorrelation),
        ["layers"] = new JsonArray([.. linearity.Layers.Select(layer => new JsonObject
        {
            ["dead"] = layer.Dead,
            ["alwaysOn"] = layer.AlwaysOn,
        })]),
    };

    private static string Text(TrainingPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Examples:N0} training examples, {plan.StepsPerEpoch:#,0.##} steps per epoch, {plan.Steps:N0} steps in "
        + $"total, {plan.WarmupSteps:N0} of them warm-up");

    private static string Text(TrainingProgress p)
    {
        string dev = p.DevScore is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", dev nDCG@10 {p.DevScore:F4}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"step {p.Step:N0} of {p.MaxSteps:N0}, loss {p.Loss:F4}, {p.PairsPerSecond:F0} pairs/s, "
            + $"{Duration.Text(p.Remaining)} left{dev}");
    }
}
