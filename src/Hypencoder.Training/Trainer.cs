using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.Collation;
using Hypencoder.Training.Losses;
using Hypencoder.Training.Runs;
using static TorchSharp.torch;

namespace Hypencoder.Training;

/// <summary>Trains a dual encoder with the losses of its config.</summary>
internal sealed class Trainer : TrainingLoop<DualEncoder>
{
    /// <summary>Number of passages whose vectors determine the whitening: 20 or so for each dimension.</summary>
    private const int MostWhitened = 8000;

    private readonly TrainingLoss _loss;
    private readonly Collator _collator;

    /// <inheritdoc cref="TrainingLoop{TModel}(TModel, TrainingSet, TrainingConfig, SimilarityScale?)"/>
    public Trainer(DualEncoder model, TrainingSet set, TrainingConfig config)
        : this(model, set, config, new SimilarityScale(model.Config, config.LearnSimilarityScale))
    {
    }

    private Trainer(DualEncoder model, TrainingSet set, TrainingConfig config, SimilarityScale scale)
        : base(model, set, config, scale)
    {
        if (set.Vectors is not null && !model.Config.FreezePassageEncoder)
            throw new ArgumentException("vectors of passages are for a frozen passage encoder", nameof(set));
        if (config.Losses.Any(l => l.Type == LossType.MarginMse)
            && set.Examples.Any(e => e.PositiveScores is null || e.NegativeScores is null))
        {
            throw new InvalidDataException("training.losses: margin_mse needs teacher scores on every example");
        }
        foreach (LossConfig loss in config.Losses.Where(l => l.NeedsLinearTerm))
            RequireLinearTerm(model.Config, loss);
        if (model.NeedsWhitening)
            model.Whiten(TrainingSample.PassageVectors(model, set, MostWhitened));
        _loss = new TrainingLoss(config.Losses, scale, set.MaskToken);
        _collator = new Collator(set, config.PassageNoise);
    }

    private static void RequireLinearTerm(DualEncoderConfig model, LossConfig loss)
    {
        if (!model.LinearTerm)
        {
            throw new InvalidDataException(
                $"training.losses: {loss.Describe()} is for models with a linear term, and this model has none");
        }
        if (loss.Type == LossType.CorrectionPenalty && model.QNetDimensions.Count <= 2)
        {
            throw new InvalidDataException(
                $"training.losses: {loss.Describe()} is for q-nets with hidden layers, and this model's have none");
        }
    }

    /// <inheritdoc/>
    protected override Tensor[] Loss(IReadOnlyList<SampledExample> examples) =>
        _loss.Compute(Model, _collator.Collate(examples));

    /// <inheritdoc/>
    protected override double? LinearShare() =>
        TrainedLinearity.Measure(Model, Set)?.Mean.RSquared is double share && double.IsFinite(share) ? share : null;

    /// <inheritdoc/>
    protected override void UseSimilarityScale(double scale) => Model.UseSimilarityScale(scale);
}
