using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Reporting;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder models inspect</c>: shows the architecture and the files of a model.</summary>
internal static class ModelsInspectVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> model = ModelArguments.Positional();
        ModelArguments arguments = new(model);
        Option<bool> json = VerbOptions.Json();
        Command command = new("inspect", "Show a model's architecture and files") { model, json };
        arguments.AddTo(command);
        command.SetAction(parsed => Run(terminal, arguments.Choice(parsed), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, ModelChoice choice, bool json)
    {
        ModelInspection model = choice.Inspect(terminal);
        string name = choice.Name;
        if (json)
        {
            JsonOutput.Write(terminal, Document(name, model));
            return ExitCode.Success;
        }
        TableRenderer.Write(terminal, new ReportTable(
            "model", name, "", [new("Property"), new("Value")],
            Facts(model).Select(f => (IReadOnlyList<ReportCell>)[f.Name, f.Value])));
        TableRenderer.Write(terminal, new ReportTable(
            "files", "", "", [new("File"), new("Kind"), new("Bytes", "N0")],
            model.Files.Select(f => (IReadOnlyList<ReportCell>)[f.Name, f.Kind, (double)f.Bytes])));
        return ExitCode.Success;
    }

    private static IEnumerable<(string Name, string Value)> Facts(ModelInspection model)
    {
        DualEncoderConfig config = model.Config;
        bool hypencoder = config.Kind == DualEncoderKind.Hypencoder;
        yield return ("Architecture", hypencoder ? "Hypencoder" : "bi-encoder");
        yield return ("Parameters", Count(model.ParameterCount));
        if (hypencoder)
        {
            string dimensions = string.Join(" → ", config.QNetDimensions);
            yield return ("q-net", $"{dimensions}, {Count(model.QNetParameterCount)} weights per query");
            yield return ("q-net layer", Describe(config.QNetOptions));
            if (config.NestedWidths.Count > 0)
                yield return ("q-net widths", string.Join(", ", config.NestedWidths) + ", or all");
            if (config.LinearTerm)
            {
                yield return ("Linear term", string.Create(
                    CultureInfo.InvariantCulture,
                    $"inner product with the query vector, pooling {config.QueryPooling}, times {config.LinearScale}"));
            }
            if (config.CorrectionBound is double bound)
                yield return ("Correction", string.Create(CultureInfo.InvariantCulture, $"at most {bound}"));
        }
        yield return ("Query encoder", Describe(config.QueryEncoder));
        yield return ("Passage encoder", config.SharedEncoder ? "the same, shared" : Describe(config.PassageEncoder));
        yield return ("Passage vector", $"{config.Dimension} values, pooling {config.PassagePooling}"
            + (config.Normalize ? ", scaled to length 1" : ""));
        ModelSources sources = model.Sources;
        yield return ("Pooling from", sources.Pooling);
        if (config.Normalize)
            yield return ("Scaling from", sources.Normalize);
        if (sources.Modules.Count > 0)
            yield return ("Modules", string.Join(", ", sources.Modules));
        foreach (DenseLayer layer in config.Dense)
            yield return ("Dense", Describe(layer));
        yield return ("Vocabulary", model.VocabularySize is int size ? $"{Count(size)} tokens" : "none");
        yield return ("Query", Describe(model.QueryInput, sources.QueryMaxLength, sources.QueryPrompt));
        yield return ("Passage", Describe(model.PassageInput, sources.PassageMaxLength, sources.PassagePrompt));
        yield return ("Weights", $"{string.Join(", ", model.WeightFiles)}: "
            + string.Join(", ", model.ElementTypes.Select(t => $"{Count(t.Value)} tensors {t.Key}")));
        yield return ("Fingerprint", model.Fingerprint ?? "none without a vocabulary");
    }

    private static JsonObject Document(string name, ModelInspection model)
    {
        DualEncoderConfig config = model.Config;
        bool hypencoder = config.Kind == DualEncoderKind.Hypencoder;
        return new JsonObject
        {
            ["model"] = name,
            ["directory"] = model.Directory,
            ["kind"] = hypencoder ? "hypencoder" : "bi-encoder",
            ["parameters"] = model.ParameterCount,
            ["sharedEncoder"] = config.SharedEncoder,
            ["queryEncoder"] = Encoder(config.QueryEncoder),
            ["passageEncoder"] = Encoder(config.PassageEncoder),
            ["dimension"] = config.Dimension,
            ["pooling"] = config.PassagePooling.ToString(),
            ["normalised"] = config.Normalize,
            ["qNetDimensions"] = hypencoder ? JsonValues.Array(config.QNetDimensions) : null,
            ["qNetWeights"] = hypencoder ? model.QNetParameterCount : null,
            ["nestedWidths"] = JsonValues.Array(config.NestedWidths),
            ["linearTerm"] = config.LinearTerm,
            ["correctionBound"] = config.CorrectionBound,
            ["similarityScale"] = config.SimilarityScale,
            ["vocabularySize"] = model.VocabularySize,
            ["modules"] = new JsonArray([.. model.Sources.Modules.Select(m => JsonValue.Create(m))]),
            ["dense"] = new JsonArray([.. config.Dense.Select(Describe).Select(d => JsonValue.Create(d))]),
            ["queryMaxLength"] = model.QueryInput.MaxLength,
            ["passageMaxLength"] = model.PassageInput.MaxLength,
            ["queryPrompt"] = model.QueryInput.Prompt,
            ["passagePrompt"] = model.PassageInput.Prompt,
            ["sources"] = Sources(model.Sources),
            ["weights"] = new JsonArray([.. model.WeightFiles.Select(f => JsonValue.Create(f))]),
            ["elementTypes"] = new JsonObject(
                model.ElementTypes.Select(t => KeyValuePair.Create<string, JsonNode?>(t.Key, t.Value))),
            ["fingerprint"] = model.Fingerprint,
            ["files"] = new JsonObject(
                model.Files.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, f.Bytes))),
        };
    }

    private static JsonObject Sources(ModelSources sources) => new()
    {
        ["pooling"] = sources.Pooling,
        ["normalised"] = sources.Normalize,
        ["queryMaxLength"] = sources.QueryMaxLength,
        ["passageMaxLength"] = sources.PassageMaxLength,
        ["queryPrompt"] = sources.QueryPrompt,
        ["passagePrompt"] = sources.PassagePrompt,
    };

    private static string Describe(TextInput input, string lengthSource, string promptSource) =>
        $"{input.MaxLength} tokens ({lengthSource}), "
        + (input.Prompt.Length > 0 ? $"prompt \"{input.Prompt}\" ({promptSource})" : "no prompt");

    private static string Describe(DenseLayer layer) =>
        $"{(layer.NormalizeInput ? "scaled, " : "")}{layer.InFeatures} → {layer.OutFeatures}, "
        + $"{(layer.Bias ? "bias" : "no bias")}, {layer.Activation?.ToString() ?? "no activation"}";

    private static JsonObject Encoder(EncoderConfig encoder) => new()
    {
        ["family"] = encoder.Family.ToString(),
        ["layers"] = encoder.Layers,
        ["hiddenSize"] = encoder.HiddenSize,
        ["heads"] = encoder.Heads,
        ["intermediateSize"] = encoder.IntermediateSize,
        ["maxPositions"] = encoder.MaxPositions,
    };

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
