using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder models verify</c>: checks that a published model gives its published scores on this machine.
/// </summary>
internal static class ModelsVerifyVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> model = ModelArguments.Positional();
        ModelArguments arguments = new(model);
        Option<bool> json = VerbOptions.Json();
        Command command = new(
            "verify", $"Check the published sample scores of {PublishedSample.Model}") { model, json };
        arguments.AddTo(command);
        command.SetAction(parsed => Run(terminal, arguments.Choice(parsed), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, ModelChoice choice, bool json)
    {
        DualEncoderConfig config = choice.ReadConfig(terminal);
        if (!PublishedSample.IsFor(config))
        {
            string widths = string.Join(", ", config.QNetDimensions);
            throw new InvalidDataException(
                $"{choice.Name}: expected a model like {PublishedSample.Model}, whose scores are published: a "
                + "BERT of 12 layers and 768 values, and a q-net of six hidden layers; found "
                + (widths.Length > 0 ? $"q-net dimensions [{widths}]" : "a bi-encoder"));
        }
        using RetrievalModel model = choice.Load(terminal);
        return Report(terminal, PublishedSample.Score(model), choice.Name, json);
    }

    /// <summary>
    /// Prints the scores and returns an exit code that tells whether they agree with the published ones.
    /// </summary>
    internal static int Report(Terminal terminal, PublishedSample sample, string name, bool json)
    {
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["model"] = name,
                ["agrees"] = sample.Agrees,
                ["distance"] = JsonValues.Number(sample.Distance),
                ["tolerance"] = PublishedSample.Tolerance,
                ["scores"] = Array(sample.Scores),
                ["published"] = Array(PublishedSample.Published),
            });
        }
        else
        {
            TableRenderer.Write(terminal, new ReportTable(
                "verify", name, "",
                [new("Query"), new("Passage"), new("Score", "F4"), new("Published", "F4"), new("Distance", "F4")],
                Rows(sample)));
            string distance = sample.Distance.ToString("F4", CultureInfo.InvariantCulture);
            terminal.Output.WriteLine(sample.Agrees
                ? $"{name}: the scores are as published, within {distance}"
                : $"{name}: the scores differ from the published ones by {distance}");
        }
        return sample.Agrees ? ExitCode.Success : ExitCode.Failed;
    }

    private static IEnumerable<IReadOnlyList<ReportCell>> Rows(PublishedSample sample)
    {
        for (int q = 0; q < PublishedSample.Queries.Count; q++)
        {
            for (int p = 0; p < PublishedSample.Passages.Count; p++)
            {
                double found = sample.Scores[q][p], published = PublishedSample.Published[q][p];
                yield return
                [
                    PublishedSample.Queries[q], TextWrap.Start(PublishedSample.Passages[p], 40), found, published,
                    Math.Abs(found - published),
                ];
            }
        }
    }

    private static JsonArray Array(IReadOnlyList<IReadOnlyList<double>> rows) =>
        new([.. rows.Select(row => new JsonArray([.. row.Select(value => JsonValues.Number(value))]))]);
}
