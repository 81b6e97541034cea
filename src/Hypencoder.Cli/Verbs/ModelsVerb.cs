using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Studies.Reports;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder models</c>: what a model directory holds.</summary>
internal static class ModelsVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string> directory = new("MODEL") { Description = "A model directory" };
        Option<bool> json = VerbOptions.Json();
        Command inspect = new("inspect", "Show a model's architecture and files") { directory, json };
        inspect.SetAction(parsed => Inspect(terminal, parsed.GetRequiredValue(directory), parsed.GetValue(json)));
        return new Command("models", "Retrieval models")
        {
            inspect,
            ModelsListVerb.Create(terminal),
            ModelsPullVerb.Create(terminal, cancellation),
        };
    }

    private static int Inspect(Terminal terminal, string directory, bool json)
    {
        using RetrievalModel model = RetrievalModel.Load(directory);
        DualEncoderConfig config = model.Config;
        (string Name, long Bytes)[] files =
            [.. new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(f => (Path.GetRelativePath(directory, f.FullName), f.Length))
                .OrderBy(f => f.Item1, StringComparer.Ordinal)];
        if (json)
        {
            JsonOutput.Write(terminal, Document(directory, model, files));
            return ExitCode.Success;
        }
        List<(string Name, string Value)> facts =
        [
            ("Architecture", config.Kind == DualEncoderKind.Hypencoder ? "Hypencoder" : "bi-encoder"),
            ("Parameters", Count(model.Encoder.ParameterCount)),
            ("Query encoder", Describe(config.QueryEncoder)),
            ("Passage encoder", config.SharedEncoder ? "the same, shared" : Describe(config.PassageEncoder)),
            ("Passage vector", $"{config.Dimension} values, pooling {config.PassagePooling}"),
            ("Vocabulary", $"{Count(model.Tokenizer.VocabularySize)} tokens"),
            ("Tokens, query / passage", $"{config.QueryMaxLength} / {config.PassageMaxLength}"),
            ("Fingerprint", model.Fingerprint),
        ];
        if (config.Kind == DualEncoderKind.Hypencoder)
        {
            string widths = string.Join(" → ", config.QNetDimensions);
            facts.Insert(2, ("q-net", $"{widths}, {Count(QNetParameters(config))} weights a query"));
            facts.Insert(3, ("q-net layer", Describe(config.QNetOptions)));
        }
        TableRenderer.Write(terminal, new ReportTable(
            "model", directory, "", [new("Property"), new("Value")],
            facts.Select(f => (IReadOnlyList<ReportCell>)[f.Name, f.Value])));
        TableRenderer.Write(terminal, new ReportTable(
            "files", "", "", [new("File"), new("Bytes", "N0")],
            files.Select(f => (IReadOnlyList<ReportCell>)[f.Name, (double)f.Bytes])));
        return ExitCode.Success;
    }

    private static JsonObject Document(string directory, RetrievalModel model, (string Name, long Bytes)[] files)
    {
        DualEncoderConfig config = model.Config;
        bool hypencoder = config.Kind == DualEncoderKind.Hypencoder;
        return new JsonObject
        {
            ["model"] = directory,
            ["kind"] = hypencoder ? "hypencoder" : "bi-encoder",
            ["parameters"] = model.Encoder.ParameterCount,
            ["sharedEncoder"] = config.SharedEncoder,
            ["queryEncoder"] = Encoder(config.QueryEncoder),
            ["passageEncoder"] = Encoder(config.PassageEncoder),
            ["dimension"] = config.Dimension,
            ["qNetDimensions"] = hypencoder ? JsonOutput.Array(config.QNetDimensions) : null,
            ["qNetWeights"] = hypencoder ? QNetParameters(config) : null,
            ["vocabularySize"] = model.Tokenizer.VocabularySize,
            ["queryMaxLength"] = config.QueryMaxLength,
            ["passageMaxLength"] = config.PassageMaxLength,
            ["fingerprint"] = model.Fingerprint,
            ["files"] = new JsonObject(files.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, f.Bytes))),
        };
    }

    private static JsonObject Encoder(EncoderConfig encoder) => new()
    {
        ["family"] = encoder.Family.ToString(),
        ["layers"] = encoder.Layers,
        ["hiddenSize"] = encoder.HiddenSize,
        ["heads"] = encoder.Heads,
        ["intermediateSize"] = encoder.IntermediateSize,
        ["maxPositions"] = encoder.MaxPositions,
    };

    /// <summary>Matrices, and the biases that all layers but the last have.</summary>
    private static long QNetParameters(DualEncoderConfig config)
    {
        IReadOnlyList<int> widths = config.QNetDimensions;
        return Enumerable.Range(1, widths.Count - 1)
            .Sum(j => ((long)widths[j - 1] * widths[j]) + (j < widths.Count - 1 ? widths[j] : 0));
    }

    private static string Describe(EncoderConfig encoder) =>
        $"{encoder.Family}, layers {encoder.Layers}, width {encoder.HiddenSize}, heads {encoder.Heads}, "
        + $"intermediate {encoder.IntermediateSize}";

    private static string Describe(QNetOptions options)
    {
        List<string> steps = [options.Activation.ToString()];
        if (options.Residual)
            steps.Add($"residual{(options.ResidualOnLast ? "" : " but on the last")}");
        if (options.LayerNorm)
            steps.Insert(options.LayerNormBeforeResidual ? 1 : steps.Count, "LayerNorm");
        return string.Join(", ", steps);
    }

    private static string Count(long number) => number.ToString("N0");
}
