using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training;
using Hypencoder.Training.Runs;
using TorchSharp;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>A study's models before their first step.</summary>
internal static class StudyModelStart
{
    /// <summary>The architecture of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="profile">Its study's profile.</param>
    /// <param name="vocabularySize">Number of tokens, where the profile's encoder is not pretrained.</param>
    public static DualEncoderConfig Config(StudyModel model, StudyProfile profile, int vocabularySize) =>
        profile.Pretrained is null
            ? FromShape(model, profile, vocabularySize)
            : ModelStart.Config(OnPretrained(model, profile));

    /// <summary>The model with its first weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="profile">Its study's profile.</param>
    /// <param name="tokenizer">The study's.</param>
    /// <param name="start">Folder of the encoder that it begins with, where that is the study's own; else null.</param>
    /// <param name="seed">Seed of fresh weights.</param>
    public static DualEncoder Create(
        StudyModel model, StudyProfile profile, WordPieceTokenizer tokenizer, string? start, int seed)
    {
        if (profile.Pretrained is not null)
            return ModelStart.Create(OnPretrained(model, profile), tokenizer, seed);
        torch.manual_seed(seed);
        DualEncoder encoder = new(Config(model, profile, tokenizer.VocabularySize), model.Initialization);
        if (start is not null)
            encoder.LoadTransformer(start);
        return encoder;
    }

    private static TrainingRunModel OnPretrained(StudyModel model, StudyProfile profile)
    {
        bool hypencoder = model.Kind == DualEncoderKind.Hypencoder;
        string start = ModelHub.Resolve(profile.Pretrained!);
        return new TrainingRunModel
        {
            Start = start,
            Kind = model.Kind,
            HiddenLayers = hypencoder ? model.HiddenLayers : null,
            QNet = hypencoder ? new QNetOptions { ResidualOnLast = model.ResidualOnLast } : null,
            Initialization = hypencoder ? model.Initialization : null,
            LinearTerm = hypencoder ? model.LinearTerm : null,
            CorrectionBound = model.CorrectionBound,
            Normalize = hypencoder ? DualEncoderConfig.Read(start).Normalize : null,
            SimilarityScale = model.SimilarityScale,
            FreezeQueryEncoder = model.FreezesQueries,
            FreezePassageEncoder = model.FreezesPassages,
            QueryMaxLength = profile.QueryMaxLength,
            PassageMaxLength = profile.PassageMaxLength,
        };
    }

    private static DualEncoderConfig FromShape(StudyModel model, StudyProfile profile, int vocabularySize)
    {
        EncoderShape shape =
            (model.Start is null ? null : profile.Starts[model.Start].Encoder) ?? profile.Encoder!;
        EncoderConfig encoder = shape.ToConfig(
            vocabularySize, Math.Max(profile.QueryMaxLength, profile.PassageMaxLength));
        int width = shape.HiddenSize;
        return new DualEncoderConfig
        {
            Kind = model.Kind,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            SharedEncoder = model.FreezesQueries == model.FreezesPassages,
            FreezeQueryEncoder = model.FreezesQueries,
            FreezePassageEncoder = model.FreezesPassages,
            QueryPooling = model.Kind == DualEncoderKind.BiEncoder || model.LinearTerm ? shape.Pooling : null,
            PassagePooling = shape.Pooling,
            QNetDimensions = model.Kind == DualEncoderKind.BiEncoder
                ? []
                : [width, .. Enumerable.Repeat(width, model.HiddenLayers), 1],
            QNetOptions = new() { ResidualOnLast = model.ResidualOnLast },
            LinearTerm = model.LinearTerm,
            SimilarityScale = model.SimilarityScale,
            QueryMaxLength = profile.QueryMaxLength,
            PassageMaxLength = profile.PassageMaxLength,
        };
    }
}
