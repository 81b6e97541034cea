using System.Text.Json;
using Hypencoder.Models;
using Hypencoder.Torch;

namespace Hypencoder.Training.Tests.Golden;

/// <summary>A golden case of training: initial values, a batch, and the results of the published code.</summary>
internal sealed class GoldenTraining(string folder)
{
    private const string RunsName = "adamw_runs_f64";
    private readonly JsonElement _config = Read(folder, "config.json");
    private readonly JsonElement _inputs = Read(folder, "inputs.json");

    /// <summary>The case folders, for a theory.</summary>
    public static TheoryData<string> All => [.. Folders];

    /// <summary>Case folder and index of each run of the optimiser.</summary>
    public static TheoryData<string, int> Runs =>
        [.. from folder in Folders
            from run in Enumerable.Range(0, new GoldenTraining(folder).Expected.GetProperty(RunsName).GetArrayLength())
            select (folder, run)];

    private static IEnumerable<string> Folders => GoldenFolder.With(
        "config.json", "inputs.json", "expected.json", "weights.safetensors", "grads_f64.safetensors");

    public JsonElement Expected { get; } = Read(folder, "expected.json");

    public int ItemsPerQuery => _inputs.GetProperty("items_per_query").GetInt32();

    public int Queries => Rows("query_input_ids").Length;

    /// <summary>Parameters whose gradients are zero except for rounding, which Adam amplifies to whole steps.</summary>
    public HashSet<string> ZeroGradients => [.. Strings(Expected.GetProperty("zero_gradient_parameters"))];

    public IReadOnlyList<LossConfig> Losses => [.. Strings(_config.GetProperty("loss_type"))
        .Zip(_config.GetProperty("loss_kwargs").EnumerateArray(), (type, options) => new LossConfig
        {
            Type = type switch
            {
                "margin_mse" => LossType.MarginMse,
                "cross_entropy" => LossType.CrossEntropy,
                _ => throw new InvalidDataException($"{folder}: unknown loss {type}"),
            },
            Scale = options.TryGetProperty("scale", out JsonElement scale) ? scale.GetDouble() : 1,
            InBatchNegatives = Flag(options, "use_in_batch_negatives", otherwise: true),
            FirstItemOnly = Flag(options, "only_use_first_item", otherwise: false),
        })];

    public static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(v => v.GetString()!);

    /// <summary>The model with its initial values.</summary>
    public DualEncoder Model()
    {
        DualEncoder model = new(DualEncoderConfig.Read(folder));
        model.LoadWeights(Path.Combine(folder, "weights.safetensors"));
        return model;
    }

    /// <summary>The batch as one epoch: each query's first item is its positive, the others its negatives.</summary>
    public TrainingSet Set()
    {
        double[][] labels = [.. _inputs.GetProperty("labels").EnumerateArray()
            .Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        TokenizedExample[] examples = [.. Enumerable.Range(0, Queries).Select(q => new TokenizedExample(
            q, [q * ItemsPerQuery], [.. Enumerable.Range((q * ItemsPerQuery) + 1, ItemsPerQuery - 1)],
            [(float)labels[q][0]], [.. labels[q][1..].Select(v => (float)v)], [q * ItemsPerQuery]))];
        return new TrainingSet(Tokens("query"), Tokens("passage"), examples);
    }

    public SafetensorsFile Tensors(string name) => new(Path.Combine(folder, name));

    /// <summary>The settings of a run of the optimiser, and the rates, losses and norms of its steps.</summary>
    public JsonElement Run(int index) => Expected.GetProperty(RunsName)[index];

    /// <summary>The parameters after the last step of a run.</summary>
    public SafetensorsFile After(int run) =>
        new(Directory.GetFiles(folder, $"params_after_*_adamw_run{run}_f64.safetensors").Single());

    private static JsonElement Read(string folder, string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file))).RootElement;

    private static bool Flag(JsonElement options, string name, bool otherwise) =>
        options.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : otherwise;

    private int[][] Tokens(string side) =>
        [.. Rows($"{side}_input_ids").Zip(Rows($"{side}_attention_mask"), (ids, mask) => ids[..mask.Sum()])];

    private int[][] Rows(string name) => [.. _inputs.GetProperty(name).EnumerateArray()
        .Select(row => row.EnumerateArray().Select(v => v.GetInt32()).ToArray())];
}
