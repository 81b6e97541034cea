using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>A model of a study.</summary>
internal sealed record StudyModel
{
    private const string TrainingKey = "training.";

    /// <summary>The name of the model in tables and folders.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the query encoder produces q-nets or vectors.</summary>
    public DualEncoderKind Kind { get; init; } = DualEncoderKind.Hypencoder;

    /// <summary>
    /// The name of the encoder that initialises it, one of the profile's starts or a bi-encoder among the models before
    /// it, which is trained by then; null for the warm start or the pretrained encoder.
    /// </summary>
    public string? Start { get; init; }

    /// <summary>
    /// Whether the encoder is left as it is: only the hyper-head of a Hypencoder is trained, and nothing of a
    /// bi-encoder.
    /// </summary>
    public bool FreezeEncoder { get; init; }

    /// <summary>Whether only the query encoder is left as it is; the passage encoder is then a trained copy.</summary>
    public bool FreezeQueryEncoder { get; init; }

    /// <summary>
    /// Whether only the passage encoder is left as it is, so that all such models of a start have the same passage
    /// vectors; the query encoder is then a trained copy.
    /// </summary>
    public bool FreezePassageEncoder { get; init; }

    /// <summary>
    /// Number of hidden layers of the q-net; Hypencoders only. With 0, the q-net is a query vector pooled by the
    /// hyper-head's attention: a control that separates the effect of a better query vector from that of non-linear
    /// scoring.
    /// </summary>
    public int HiddenLayers { get; init; } = 2;

    /// <summary>
    /// Width of the hidden layers; null for that of the passage vector. Hypencoders with one hidden layer only, which then
    /// has no residual.
    /// </summary>
    public int? HiddenWidth { get; init; }

    /// <summary>
    /// Widths below that of the hidden layer, ascending, to which the q-nets can be cut after training: the loss is the
    /// mean over them and the whole width; null for none. Hypencoders with one hidden layer without residual only.
    /// </summary>
    public IReadOnlyList<int>? NestedWidths { get; init; }

    /// <summary>
    /// Whether the last hidden layer's input is added to its output (<c>do_residual_on_last</c>); Hypencoders only.
    /// </summary>
    public bool ResidualOnLast { get; init; }

    /// <summary>
    /// Whether the hidden layers have neither activation nor LayerNorm, so that scores are linear in the passage vector;
    /// Hypencoders only. A control with the parameters of a Hypencoder and the scores of a bi-encoder.
    /// </summary>
    public bool LinearLayers { get; init; }

    /// <summary>
    /// Whether q-nets add the inner product with the start's query vector, times the similarity scale; Hypencoders
    /// only. With zero_output in the initialization the model equals that bi-encoder before the first step.
    /// </summary>
    public bool LinearTerm { get; init; }

    /// <summary>
    /// Bound on what the q-net's layers add to the linear term, above 0; null for no bound. Hypencoders with a linear
    /// term and hidden layers only.
    /// </summary>
    public double? CorrectionBound { get; init; }

    /// <summary>
    /// Factor of the scores in training and, with a linear term, of its inner products; null for 1.
    /// </summary>
    public double? SimilarityScale { get; init; }

    /// <summary>The initialisation of the hyper-head's weights; Hypencoders only.</summary>
    public HyperHeadInitialization Initialization { get; init; } = new();

    /// <summary>
    /// The learning rate where the model's best rate on dev differs from the others'; null for the common one.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>The number of training steps in place of the common one; null for that.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>The terms of the loss in place of the common ones; null for those.</summary>
    public IReadOnlyList<LossConfig>? Losses { get; init; }

    /// <summary>The noise on frozen passage vectors in place of the common one; null for that.</summary>
    public double? PassageNoise { get; init; }

    /// <summary>
    /// Negatives of its own, in place of the common ones; null for those. The retriever <c>start</c> is the model's own
    /// start.
    /// </summary>
    public HardNegativesConfig? HardNegatives { get; init; }

    /// <summary>Perturbation of a fraction of the training queries; null for none.</summary>
    public QueryAugmentation? QueryAugmentation { get; init; }

    /// <summary>Whether queries are represented by vectors, and passages scored by inner products only.</summary>
    internal bool ScoresByInnerProduct => Kind == DualEncoderKind.BiEncoder || HiddenLayers == 0;

    internal bool FreezesQueries => FreezeEncoder || FreezeQueryEncoder;

    internal bool FreezesPassages => FreezeEncoder || FreezePassageEncoder;

    /// <summary>The settings of the model's training.</summary>
    /// <param name="common">Those of all models.</param>
    internal TrainingConfig Training(TrainingConfig common) => common with
    {
        LearningRate = LearningRate ?? common.LearningRate,
        MaxSteps = MaxSteps ?? common.MaxSteps,
        NumTrainEpochs = MaxSteps is null ? common.NumTrainEpochs : null,
        Losses = Losses ?? common.Losses,
        PassageNoise = PassageNoise ?? common.PassageNoise,
    };

    /// <summary>Name of the setting that freezes something; null where nothing is frozen.</summary>
    internal string? FreezeKey => FreezeEncoder ? "freeze_encoder"
        : FreezeQueryEncoder ? "freeze_query_encoder"
        : FreezePassageEncoder ? "freeze_passage_encoder" : null;

    /// <summary>Whether the model has no weights to train, so that it is its start.</summary>
    internal bool IsItsStart => FreezesQueries && FreezesPassages && Kind == DualEncoderKind.BiEncoder;

    /// <summary>The frozen parts, for tables.</summary>
    internal string FrozenParts => (FreezesQueries, FreezesPassages) switch
    {
        (true, true) => "frozen",
        (true, false) => "frozen for queries",
        (false, true) => "frozen for passages",
        _ => "trained further",
    };

    /// <param name="common">Settings of the training of all models.</param>
    internal void Validate(TrainingConfig common)
    {
        Require(!string.IsNullOrWhiteSpace(Name), "models.name", $"\"{Name}\"", "a name");
        Require(
            IsPlainName(Name),
            "models.name", $"\"{Name}\"", "letters, digits, -, _ and .");
        RequireHiddenLayers($"models.{Name}.hidden_layers", HiddenLayers);
        if (HiddenWidth is int width)
        {
            int layers = Kind == DualEncoderKind.Hypencoder ? HiddenLayers : 0;
            RequireHiddenWidth($"models.{Name}", width, layers, new QNetOptions { ResidualOnLast = ResidualOnLast });
        }
        if (NestedWidths is not null)
        {
            Require(
                Kind == DualEncoderKind.Hypencoder, $"models.{Name}.nested_widths",
                $"[{string.Join(", ", NestedWidths)}]", "none where kind is not hypencoder");
            RequireNestedWidths(
                $"models.{Name}", NestedWidths, HiddenLayers, HiddenWidth,
                new QNetOptions { ResidualOnLast = ResidualOnLast });
        }
        Require(LearningRate is null or > 0, $"models.{Name}.learning_rate", LearningRate ?? 0, "above 0");
        Require(
            SimilarityScale is null or (> 0 and < float.MaxValue), $"models.{Name}.similarity_scale",
            SimilarityScale ?? 1, "above 0");
        Require(
            !LinearTerm || Kind == DualEncoderKind.Hypencoder, $"models.{Name}.linear_term", "true",
            "false where kind is not hypencoder");
        if (Initialization.ZeroOutput)
            RequireZeroOutput($"models.{Name}", LinearTerm, Initialization.PooledOutput);
        if (Initialization.Whitening && Kind == DualEncoderKind.Hypencoder)
            RequireWhitening($"models.{Name}", HiddenLayers);
        if (CorrectionBound is double bound)
            RequireCorrectionBound($"models.{Name}", bound, LinearTerm, HiddenLayers);
        Require(
            !LinearLayers || !ScoresByInnerProduct, $"models.{Name}.linear_layers", "true",
            "false for models without hidden layers");
        TrainingConfig training = InContext(Training(common).Validated);
        if (!IsItsStart)
            RequireLosses($"models.{Name}.losses", training.Losses);
        if (HardNegatives is HardNegativesConfig negatives)
            InContext(negatives.Validated);
        QueryAugmentation?.Validate($"models.{Name}.query_augmentation");
    }

    /// <summary>Refuses losses of a linear term, or of what corrects it, for models that have none.</summary>
    /// <param name="key">Key of the losses in messages.</param>
    /// <param name="losses">Terms of the loss.</param>
    internal void RequireLosses(string key, IReadOnlyList<LossConfig> losses)
    {
        foreach (LossConfig loss in losses.Where(l => l.NeedsLinearTerm))
        {
            bool corrects = LinearTerm && (loss.LinearTermOnly || HiddenLayers > 0);
            Require(corrects, key, loss.Describe(), "losses of models without a linear term to correct");
        }
    }

    private T InContext<T>(Func<T> validate)
    {
        try
        {
            return validate();
        }
        catch (InvalidDataException e)
        {
            string message = e.Message.StartsWith(TrainingKey, StringComparison.Ordinal)
                ? e.Message[TrainingKey.Length..]
                : e.Message;
            throw new InvalidDataException($"models.{Name}.{message}", e);
        }
    }
}
