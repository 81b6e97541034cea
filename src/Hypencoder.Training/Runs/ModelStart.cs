using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training.Losses;
using TorchSharp;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training.Runs;

/// <summary>The model of a training run before its first step.</summary>
internal static class ModelStart
{
    private const int DefaultQueryLength = 32;
    private const int DefaultPassageLength = 64;

    /// <summary>The same with directories in place of names at Hugging Face, each looked up once.</summary>
    public static TrainingRunModel Resolve(TrainingRunModel model)
    {
        return model with { Start = Directory(model.Start), HyperHead = Directory(model.HyperHead) };

        static string? Directory(string? name) => name is null ? null : ModelHub.Resolve(name);
    }

    /// <param name="model">Resolved.</param>
    /// <param name="tokenizer">Of its start, or a new one.</param>
    /// <param name="seed">Of fresh weights.</param>
    public static DualEncoder Create(TrainingRunModel model, WordPieceTokenizer tokenizer, int seed)
    {
        DualEncoderConfig? start =
            model.Start is null ? null : DualEncoderConfig.Read(model.Start, model.StartOptions);
        DualEncoderConfig? head = model.HyperHead is null ? null : DualEncoderConfig.Read(model.HyperHead);
        DualEncoderConfig config = Config(model, start, head, tokenizer.VocabularySize);
        torch.manual_seed(seed);
        DualEncoder encoder = new(config, model.Initialization);
        if (model.Start is not null && model.Kind is null)
            LoadAll(encoder, start!, model.Start);
        else if (model.Start is not null)
            encoder.LoadTransformer(model.Start);
        if (model.HyperHead is not null)
            encoder.LoadHyperHead(model.HyperHead);
        return encoder;
    }

    /// <summary>All weights of a start; where one side alone is trained, both sides begin with its one transformer.</summary>
    private static void LoadAll(DualEncoder encoder, DualEncoderConfig start, string path)
    {
        if (start.SharedEncoder == encoder.Config.SharedEncoder)
        {
            encoder.LoadWeights(path);
            return;
        }
        encoder.LoadTransformer(path);
        if (start.Kind == DualEncoderKind.Hypencoder)
            encoder.LoadHyperHead(path);
    }

    private static DualEncoderConfig Config(
        TrainingRunModel model, DualEncoderConfig? start, DualEncoderConfig? head, int vocabularySize)
    {
        int query = model.QueryMaxLength ?? start?.QueryMaxLength ?? DefaultQueryLength;
        int passage = model.PassageMaxLength ?? start?.PassageMaxLength ?? DefaultPassageLength;
        DualEncoderConfig config = start ?? FromShape(model.Encoder!, vocabularySize, Math.Max(query, passage));
        int longest = config.QueryEncoder.MaxPositions;
        Require(query <= longest, "model.query_max_length", query, $"{longest} or below, the start's longest input");
        longest = config.PassageEncoder.MaxPositions;
        Require(
            passage <= longest, "model.passage_max_length", passage, $"{longest} or below, the start's longest input");
        Require(
            config.Dense.Count == 0 || (head is null && model.Kind is not DualEncoderKind.Hypencoder),
            "model.start", $"\"{model.Start}\", which has Dense modules",
            "a start without them, for a Hypencoder has none of them");
        bool together = model.FreezesQueries == model.FreezesPassages;
        Require(
            config.Dense.Count == 0 || together, "model.start", $"\"{model.Start}\", which has Dense modules",
            "a start without them where one side is frozen, for both sides share them");
        if (head is not null)
            config = WithHead(config, head, model.HyperHead!);
        else if (model.Kind is DualEncoderKind.Hypencoder)
            config = WithQNet(config, model);
        else if (model.Kind is DualEncoderKind.BiEncoder)
            config = AsBiEncoder(config);
        return config with
        {
            QueryMaxLength = query,
            PassageMaxLength = passage,
            QueryPrompt = model.QueryPrompt ?? config.QueryPrompt,
            PassagePrompt = model.PassagePrompt ?? config.PassagePrompt,
            QueryEncoder = WithDropout(config.QueryEncoder, model),
            PassageEncoder = WithDropout(config.PassageEncoder, model),
            SimilarityScale = model.SimilarityScale ?? SimilarityScale.Of(config),
            SharedEncoder = config.SharedEncoder && together,
            FreezeQueryEncoder = model.FreezesQueries,
            FreezePassageEncoder = model.FreezesPassages,
        };
    }

    private static EncoderConfig WithDropout(EncoderConfig encoder, TrainingRunModel model) => encoder with
    {
        HiddenDropout = model.Dropout ?? encoder.HiddenDropout,
        AttentionDropout = model.AttentionDropout ?? encoder.AttentionDropout,
    };

    /// <summary>A fresh hyper-head, for a q-net of hidden layers as wide as the passage vector.</summary>
    private static DualEncoderConfig WithQNet(DualEncoderConfig config, TrainingRunModel model) => Hypencoder(
        config, [config.Dimension, .. Enumerable.Repeat(config.Dimension, model.HiddenLayers!.Value), 1],
        model.QNet ?? new());

    private static DualEncoderConfig AsBiEncoder(DualEncoderConfig config) => config with
    {
        Kind = DualEncoderKind.BiEncoder,
        QueryPooling = config.PassagePooling,
        QNetDimensions = [],
        QNetOptions = new(),
    };

    /// <summary>The form of another Hypencoder's hyper-head, which must be as wide on both sides.</summary>
    private static DualEncoderConfig WithHead(DualEncoderConfig config, DualEncoderConfig head, string path)
    {
        (int, int) expected = (config.QueryEncoder.HiddenSize, config.Dimension);
        (int, int) found = (head.QueryEncoder.HiddenSize, head.Dimension);
        Require(
            head.Kind == DualEncoderKind.Hypencoder && found == expected,
            "model.hyper_head", $"\"{path}\", {Describe(head)}",
            $"a Hypencoder of query width {expected.Item1} and passage width {expected.Item2}, as its start");
        return Hypencoder(config, head.QNetDimensions, head.QNetOptions);
    }

    private static DualEncoderConfig Hypencoder(
        DualEncoderConfig config, IReadOnlyList<int> dimensions, QNetOptions options) => config with
        {
            Kind = DualEncoderKind.Hypencoder,
            QueryPooling = null,
            Normalize = false,
            QNetDimensions = dimensions,
            QNetOptions = options,
        };

    private static string Describe(DualEncoderConfig config) => config.Kind == DualEncoderKind.Hypencoder
        ? $"of widths {config.QueryEncoder.HiddenSize} and {config.Dimension}"
        : "a bi-encoder";

    private static DualEncoderConfig FromShape(EncoderShape shape, int vocabularySize, int longest)
    {
        EncoderConfig encoder = shape.ToConfig(vocabularySize, longest);
        return new DualEncoderConfig
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            PassagePooling = shape.Pooling,
        };
    }
}
