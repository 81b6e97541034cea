using Hypencoder.Models;
using TorchSharp;
using static Hypencoder.Studies.StudyProfile;

namespace Hypencoder.Studies.TrainingRuns;

/// <summary>The model of a training run before its first step.</summary>
internal static class ModelStart
{
    private const int DefaultQueryLength = 32;
    private const int DefaultPassageLength = 64;

    public static DualEncoder Create(TrainingRunModel model, WordPieceTokenizer tokenizer, int seed)
    {
        DualEncoderConfig? start = model.Start is null ? null : DualEncoderConfig.Read(model.Start);
        DualEncoderConfig config = Config(model, start, tokenizer.VocabularySize);
        torch.manual_seed(seed);
        DualEncoder encoder = new(config, model.Initialisation);
        if (model.Start is null)
            return encoder;
        string weights = Path.Combine(model.Start, "model.safetensors");
        if (model.Kind is null)
            encoder.LoadWeights(weights);
        else
            encoder.LoadTransformer(weights);
        return encoder;
    }

    private static DualEncoderConfig Config(TrainingRunModel model, DualEncoderConfig? start, int vocabularySize)
    {
        int query = model.QueryMaxLength ?? start?.QueryMaxLength ?? DefaultQueryLength;
        int passage = model.PassageMaxLength ?? start?.PassageMaxLength ?? DefaultPassageLength;
        DualEncoderConfig config = start ?? FromShape(model.Encoder!, vocabularySize, Math.Max(query, passage));
        int longest = config.QueryEncoder.MaxPositions;
        Require(query <= longest, "model.query_max_length", query, $"{longest} or below, the start's longest input");
        longest = config.PassageEncoder.MaxPositions;
        Require(
            passage <= longest, "model.passage_max_length", passage, $"{longest} or below, the start's longest input");
        if (model.Kind is DualEncoderKind kind)
        {
            bool hypencoder = kind == DualEncoderKind.Hypencoder;
            config = config with
            {
                Kind = kind,
                QueryPooling = config.PassagePooling,
                QNetDimensions = hypencoder
                    ? [config.Dimension, .. Enumerable.Repeat(config.Dimension, model.HiddenLayers!.Value), 1]
                    : [],
                QNetOptions = model.QNet ?? new(),
            };
        }
        return config with
        {
            QueryMaxLength = query,
            PassageMaxLength = passage,
            FreezeQueryEncoder = model.FreezeEncoder,
            FreezePassageEncoder = model.FreezeEncoder,
        };
    }

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
