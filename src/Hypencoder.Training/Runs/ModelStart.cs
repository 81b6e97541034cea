using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training.Losses;
using TorchSharp;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training.Runs;

/// <summary>Creates the model of a training run as it is before the first step.</summary>
internal static class ModelStart
{
    private const int DefaultQueryLength = 32;
    private const int DefaultPassageLength = 64;

    /// <summary>Replaces names at Hugging Face by local directories, each looked up once.</summary>
    public static TrainingRunModel Resolve(TrainingRunModel model)
    {
        return model with { Start = Directory(model.Start), HyperHead = Directory(model.HyperHead) };

        static string? Directory(string? name) => name is null ? null : ModelHub.Resolve(name);
    }

    /// <summary>Creates the model.</summary>
    /// <param name="model">The model, as <see cref="Resolve"/> returned it.</param>
    /// <param name="tokenizer">The tokenizer of the model's start, or a new one.</param>
    /// <param name="seed">The seed of newly initialised weights.</param>
    public static DualEncoder Create(TrainingRunModel model, WordPieceTokenizer tokenizer, int seed)
    {
        DualEncoderConfig config = Config(model, tokenizer.VocabularySize);
        torch.manual_seed(seed);
        DualEncoder encoder = new(config, model.Initialization);
        if (model.Start is not null && model.Kind is null)
            LoadAll(encoder, DualEncoderConfig.Read(model.Start, model.StartOptions), model.Start);
        else if (model.Start is not null)
            encoder.LoadTransformer(model.Start);
        if (model.HyperHead is not null)
            encoder.LoadHyperHead(model.HyperHead);
        return encoder;
    }

    /// <summary>
    /// Loads all weights of a start. Where only one side is trained, both sides begin with its shared transformer.
    /// </summary>
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

    /// <summary>The architecture.</summary>
    /// <param name="model">Resolved.</param>
    /// <param name="vocabularySize">Number of tokens, of a model without a start.</param>
    public static DualEncoderConfig Config(TrainingRunModel model, int vocabularySize = 0) => Config(
        model, model.Start is null ? null : DualEncoderConfig.Read(model.Start, model.StartOptions),
        model.HyperHead is null ? null : DualEncoderConfig.Read(model.HyperHead), vocabularySize);

    private static DualEncoderConfig Config(
        TrainingRunModel model, DualEncoderConfig? start, DualEncoderConfig? head, int vocabularySize)
    {
        int query = model.QueryMaxLength ?? start?.QueryMaxLength ?? DefaultQueryLength;
        int passage = model.PassageMaxLength ?? start?.PassageMaxLength ?? DefaultPassageLength;
        DualEncoderConfig config = start ?? FromShape(model.Encoder!, vocabularySize, Math.Max(query, passage));
        int longest = config.QueryEncoder.MaxPositions;
        Require(
            query <= longest, "model.query_max_length", query, $"at most {longest}, the longest input of the start");
        longest = config.PassageEncoder.MaxPositions;
        Require(
            passage <= longest, "model.passage_max_length", passage,
            $"at most {longest}, the longest input of the start");
        bool together = model.FreezesQueries == model.FreezesPassages;
        Require(
            config.Dense.Count == 0 || together, "model.start", $"\"{model.Start}\", which has Dense modules",
            "a start without them where one side is frozen, since both sides share them");
        if (head is not null)
            config = WithHead(config, head, model);
        else if (model.Kind is DualEncoderKind.Hypencoder)
            config = WithQNet(config, model);
        else if (model.Kind is DualEncoderKind.BiEncoder)
            config = AsBiEncoder(config, model);
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

    /// <summary>Adds a new hyper-head.</summary>
    private static DualEncoderConfig WithQNet(DualEncoderConfig config, TrainingRunModel model)
    {
        IEnumerable<int> hidden = Enumerable.Repeat(model.HiddenWidth ?? config.Dimension, model.HiddenLayers!.Value);
        int[] dimensions = [config.Dimension, .. hidden, 1];
        QNetOptions options = model.QNet ?? new();
        IReadOnlyList<int> nested = model.NestedWidths ?? [];
        string? expected = QNetWidths.Unmet(nested, dimensions, options);
        Require(expected is null, "model.nested_widths", $"[{string.Join(", ", nested)}]", expected ?? "");
        return Hypencoder(config, dimensions, options, model, model.LinearTerm == true) with
        {
            NestedWidths = nested,
            WhitenedInput = model.Initialization?.Whitening == true,
        };
    }

    private static DualEncoderConfig AsBiEncoder(DualEncoderConfig config, TrainingRunModel model) => config with
    {
        Kind = DualEncoderKind.BiEncoder,
        LinearTerm = false,
        CorrectionBound = null,
        WhitenedInput = false,
        NestedWidths = [],
        Normalize = model.Normalize ?? config.Normalize,
        QueryPooling = config.PassagePooling,
        QNetDimensions = [],
        QNetOptions = new(),
    };

    /// <summary>
    /// Takes the architecture of another Hypencoder's hyper-head, whose query and passage widths must be the same.
    /// </summary>
    private static DualEncoderConfig WithHead(DualEncoderConfig config, DualEncoderConfig head, TrainingRunModel model)
    {
        (int, int) expected = (config.QueryEncoder.HiddenSize, config.Dimension);
        (int, int) found = (head.QueryEncoder.HiddenSize, head.Dimension);
        Require(
            head.Kind == DualEncoderKind.Hypencoder && found == expected,
            "model.hyper_head", $"\"{model.HyperHead}\", {Describe(head)}",
            $"a Hypencoder of the start's widths, {expected.Item1} (query) and {expected.Item2} (passage)");
        bool linear = model.LinearTerm ?? head.LinearTerm;
        if (linear && head.LinearTerm) // the head's q-nets were trained beside a term of this scale
            config = config with { SimilarityScale = head.LinearScale };
        DualEncoderConfig made = Hypencoder(config, head.QNetDimensions, head.QNetOptions, model, linear);
        return made with
        {
            CorrectionBound = made.CorrectionBound ?? (linear ? head.CorrectionBound : null),
            WhitenedInput = head.WhitenedInput,
            NestedWidths = head.NestedWidths,
        };
    }

    private static DualEncoderConfig Hypencoder(
        DualEncoderConfig config, IReadOnlyList<int> dimensions, QNetOptions options, TrainingRunModel model,
        bool linear)
    {
        (int query, int passage) = (config.QueryEncoder.HiddenSize, config.PassageEncoder.HiddenSize);
        Require(
            !linear || query == passage, "model.linear_term", "true",
            $"false for encoders of {query} and {passage} values, which have no inner product");
        return config with
        {
            Kind = DualEncoderKind.Hypencoder,
            LinearTerm = linear,
            CorrectionBound = model.CorrectionBound,
            QueryPooling = linear ? config.QueryPooling ?? config.PassagePooling : null,
            Normalize = model.Normalize ?? (linear && config.Normalize),
            SimilarityScale = linear ? config.SimilarityScale : null,
            QNetDimensions = dimensions,
            QNetOptions = options,
        };
    }

    private static string Describe(DualEncoderConfig config) => config.Kind == DualEncoderKind.Hypencoder
        ? $"a Hypencoder of widths {config.QueryEncoder.HiddenSize} and {config.Dimension}"
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
