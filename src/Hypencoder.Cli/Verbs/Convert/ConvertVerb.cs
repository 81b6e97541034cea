using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Datasets.Conversion;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder convert</c>: converts raw data to training examples, and an index to another element type.
/// </summary>
internal static class ConvertVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken) =>
        new("convert", "Convert public data to training examples, or an index to another element type")
        {
            ConvertTrecTotVerb.Create(terminal, cancellationToken),
            ConvertRedditTomtVerb.Create(terminal, cancellationToken),
            ConvertInstructionsVerb.Create(terminal, cancellationToken),
            ConvertVectorsVerb.Create(terminal, cancellationToken),
        };

    /// <summary>Creates the option for the file of training examples.</summary>
    public static Option<string> Out() =>
        VerbOptions.Text("--out", "FILE", "File of training examples to write: .jsonl or .jsonl.gz")
            .Names(PathRole.OutputFile);

    /// <summary>Creates the option for the seed of random draws.</summary>
    public static Option<int> Seed() =>
        VerbOptions.Number("--seed", "Seed of the negatives that are drawn", int.MinValue, 42);

    /// <summary>Writes the examples and prints their counts.</summary>
    public static int Write(
        Terminal terminal, string path, IEnumerable<TrainingExample> examples, ConversionCounts counts, bool json,
        ProgressLine line, CancellationToken cancellationToken)
    {
        TrainingFile.Write(path, Observed());
        if (json)
            JsonOutput.Write(terminal, Document(path, counts));
        else
            terminal.Output.WriteLine(Text(path, counts));
        return ExitCode.Success;

        IEnumerable<TrainingExample> Observed()
        {
            foreach (TrainingExample example in examples)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return example;
                line.Report($"{counts.Examples:N0} examples");
            }
            if (counts.Examples == 0)
                throw new InvalidDataException($"{path}: expected an example, found none in {Read(counts)}");
        }
    }

    private static JsonObject Document(string path, ConversionCounts counts) => new()
    {
        ["examples"] = counts.Examples,
        ["items"] = counts.Items,
        ["records"] = counts.Records,
        ["withoutPositive"] = counts.WithoutPositive,
        ["withFewNegatives"] = counts.WithFewNegatives,
        ["file"] = path,
    };

    private static string Text(string path, ConversionCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{path}: {counts.Examples:N0} examples with {counts.Items:N0} passages, of {Read(counts)}");

    private static string Read(ConversionCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Records:N0} records; {counts.WithoutPositive:N0} without a positive passage and "
        + $"{counts.WithFewNegatives:N0} with too few negative ones are left out");
}
