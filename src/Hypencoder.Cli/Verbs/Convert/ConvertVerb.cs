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
/// <c>hypencoder convert</c>: raw data into training examples, and an index into one with other vectors.
/// </summary>
internal static class ConvertVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken) =>
        new("convert", "Make training examples for `hypencoder train` of others' raw data; change an index's vectors")
        {
            ConvertTrecTotVerb.Create(terminal, cancellationToken),
            ConvertRedditTomtVerb.Create(terminal, cancellationToken),
            ConvertInstructionsVerb.Create(terminal, cancellationToken),
            ConvertVectorsVerb.Create(terminal, cancellationToken),
        };

    /// <summary>The file of examples.</summary>
    public static Option<string> Out() =>
        VerbOptions.Text("--out", "FILE", "The training examples to write, .jsonl or .jsonl.gz")
            .Names(PathRole.OutputFile);

    /// <summary>Of what is drawn.</summary>
    public static Option<int> Seed() =>
        VerbOptions.Number("--seed", "The same seed draws the same negatives", int.MinValue, 42);

    /// <summary>Writes the examples and says what there are.</summary>
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
