using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training;
using Hypencoder.Training.Runs;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>A study's models before their first step, which are those of training runs.</summary>
internal static class StudyModelStart
{
    /// <summary>The architecture of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="profile">Its study's profile.</param>
    /// <param name="vocabularySize">Number of tokens, where the profile's encoder is not pretrained.</param>
    public static DualEncoderConfig Config(StudyModel model, StudyProfile profile, int vocabularySize) =>
        ModelStart.Config(AsTrainingRun(model, profile, null), vocabularySize);

    /// <summary>The model with its first weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="profile">Its study's profile.</param>
    /// <param name="tokenizer">The study's.</param>
    /// <param name="start">Folder of the encoder that it begins with, where that is the study's own; else null.</param>
    /// <param name="seed">Seed of fresh weights.</param>
    public static DualEncoder Create(
        StudyModel model, StudyProfile profile, WordPieceTokenizer tokenizer, string? start, int seed) =>
        ModelStart.Create(AsTrainingRun(model, profile, start), tokenizer, seed);

    private static TrainingRunModel AsTrainingRun(StudyModel model, StudyProfile profile, string? start)
    {
        bool hypencoder = model.Kind == DualEncoderKind.Hypencoder, isPretrained = profile.Pretrained is not null;
        if (isPretrained)
            start ??= ModelHub.Resolve(profile.Pretrained!);
        EncoderStart? own = model.Start is null ? null : profile.Starts.GetValueOrDefault(model.Start);
        EncoderShape? shape = own?.Encoder ?? profile.Encoder;
        return new TrainingRunModel
        {
            Start = start,
            Encoder = start is null ? shape : null,
            Kind = model.Kind,
            HiddenLayers = hypencoder ? model.HiddenLayers : null,
            HiddenWidth = model.HiddenWidth,
            NestedWidths = model.NestedWidths,
            QNet = hypencoder ? QNet(model) : null,
            Initialization = hypencoder ? model.Initialization : null,
            LinearTerm = hypencoder ? model.LinearTerm : null,
            CorrectionBound = model.CorrectionBound,
            Normalize = hypencoder && isPretrained ? DualEncoderConfig.Read(start!).Normalize : null,
            SimilarityScale = model.SimilarityScale,
            FreezeQueryEncoder = model.FreezesQueries,
            FreezePassageEncoder = model.FreezesPassages,
            QueryMaxLength = profile.QueryMaxLength,
            PassageMaxLength = profile.PassageMaxLength,
        };
    }

    private static QNetOptions QNet(StudyModel model) => model.LinearLayers
        ? new QNetOptions
        {
            Activation = Activation.Identity,
            LayerNorm = false,
            ResidualOnLast = model.ResidualOnLast,
        }
        : new QNetOptions { ResidualOnLast = model.ResidualOnLast };
}
