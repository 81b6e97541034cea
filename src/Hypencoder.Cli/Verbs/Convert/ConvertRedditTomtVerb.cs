using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Datasets.Conversion;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder convert reddit-tomt</c>: the training examples of the published models for TREC ToT.
/// </summary>
internal static class ConvertRedditTomtVerb
{
    private static readonly string[] Splits = ["train", "validation", "test"];

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Option<string[]> folders = new Option<string[]>("--folder")
        {
            HelpName = "DIR",
            Description = "Unpacked folders of the release, Movies and Books",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        }.Names(PathRole.InputFolder);
        Option<string?> split = VerbOptions.OptionalName(
            "--split", $"Split to convert: {string.Join(", ", Splits[..^1])} or {Splits[^1]} [default: {Splits[0]}]",
            Splits);
        Option<string> output = ConvertVerb.Out();
        Option<int> negatives = VerbOptions.Number(
            "--negatives", "Minimum number of hard negatives; queries with fewer are left out", 0,
            RedditTipOfTongue.DefaultNegatives);
        Option<bool> json = VerbOptions.Json();
        Command command = new(
            "reddit-tomt",
            "Convert Reddit-TOMT (tip-of-the-tongue queries for films and books) with its hard negatives")
        {
            folders, split, output, negatives, json,
        };
        command.SetAction(parsed =>
        {
            ConversionCounts counts = new();
            using ProgressLine line = new(terminal, TimeProvider.System);
            IEnumerable<TrainingExample> examples = parsed.GetRequiredValue(folders).SelectMany(folder =>
                RedditTipOfTongue.From(
                    folder, parsed.GetValue(split) ?? Splits[0], parsed.GetValue(negatives), counts));
            return ConvertVerb.Write(
                terminal, parsed.GetRequiredValue(output), examples, counts, parsed.GetValue(json), line,
                cancellationToken);
        });
        return command;
    }
}
