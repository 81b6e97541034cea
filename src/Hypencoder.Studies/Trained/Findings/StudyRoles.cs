using Hypencoder.Models;

namespace Hypencoder.Studies.Trained.Findings;

/// <summary>
/// The models that the findings of a study are about. Where several could be meant it is the one that is best on dev,
/// since a choice by the test queries would favour it on them.
/// </summary>
/// <param name="Best">The model that is best on dev.</param>
/// <param name="Hypencoder">The Hypencoder with hidden layers; null where there is none.</param>
/// <param name="BiEncoder">The bi-encoder that it is compared with; null where there is none.</param>
internal sealed record StudyRoles(StudyModel Best, StudyModel? Hypencoder, StudyModel? BiEncoder)
{
    /// <summary>Whether the Hypencoder and the bi-encoder were trained in the same way.</summary>
    public bool AreTrainedAlike => Hypencoder is not null && BiEncoder is not null && Alike(Hypencoder, BiEncoder);

    /// <summary>Chooses the models by their kinds and their scores on dev.</summary>
    /// <param name="models">Models of the study.</param>
    /// <param name="devScore">Score of a model on dev; NaN where none was measured.</param>
    public static StudyRoles Of(IReadOnlyList<StudyModel> models, Func<StudyModel, double> devScore)
    {
        StudyModel[] biEncoders = [.. models.Where(m => m.Kind == DualEncoderKind.BiEncoder)];
        StudyModel[] hypencoders = [.. models.Where(IsNotLinear)];
        // One that an equally trained bi-encoder stands beside goes before one that is better on dev.
        StudyModel[] paired = [.. hypencoders.Where(h => biEncoders.Any(b => Alike(h, b)))];
        StudyModel? hypencoder = BestOf(paired.Length > 0 ? paired : hypencoders);
        StudyModel[] equal = [.. biEncoders.Where(b => hypencoder is not null && Alike(hypencoder, b))];
        return new StudyRoles(BestOf(models)!, hypencoder, BestOf(equal.Length > 0 ? equal : biEncoders));

        StudyModel? BestOf(IReadOnlyList<StudyModel> some) => some.MaxBy(
            m => devScore(m) is double score && !double.IsNaN(score) ? score : double.NegativeInfinity);
    }

    /// <summary>How a sentence names a model, with its kind where its name does not say it.</summary>
    public static string Describe(StudyModel model) => model switch
    {
        { IsItsStart: true } => $"the encoder {model.Name}, which is not trained,",
        { Kind: DualEncoderKind.BiEncoder } => $"the bi-encoder {model.Name}",
        { LinearLayers: true } => $"{model.Name}, whose hidden layers are linear,",
        { HiddenLayers: 0 } => $"{model.Name}, a Hypencoder without hidden layers,",
        _ when model.Name.Contains("Hypencoder", StringComparison.OrdinalIgnoreCase) => model.Name,
        _ => $"the Hypencoder {model.Name}",
    };

    /// <summary>Hypencoders with hidden layers, each with the bi-encoder that is trained alike.</summary>
    public static IEnumerable<(StudyModel Hypencoder, StudyModel BiEncoder)> Pairs(IReadOnlyList<StudyModel> models) =>
        from hypencoder in models
        where IsNotLinear(hypencoder)
        let biEncoder = models.FirstOrDefault(m => m.Kind == DualEncoderKind.BiEncoder && Alike(hypencoder, m))
        where biEncoder is not null
        select (hypencoder, biEncoder);

    private static bool IsNotLinear(StudyModel model) => !model.ScoresByInnerProduct && !model.LinearLayers;

    private static bool Alike(StudyModel hypencoder, StudyModel biEncoder) =>
        hypencoder.Start == biEncoder.Start && !biEncoder.IsItsStart
        && hypencoder.FreezesQueries == biEncoder.FreezesQueries
        && hypencoder.FreezesPassages == biEncoder.FreezesPassages
        && hypencoder.QueryAugmentation is null == biEncoder.QueryAugmentation is null;
}
