using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>One model of a study.</summary>
internal sealed record StudyModel
{
    /// <summary>Its name in tables and folders.</summary>
    public required string Name { get; init; }

    /// <summary>A hypernetwork or a vector as query encoder.</summary>
    public DualEncoderKind Kind { get; init; } = DualEncoderKind.Hypencoder;

    /// <summary>The encoder that it begins with, one of the profile's starts; null for the warm start.</summary>
    public string? Start { get; init; }

    /// <summary>
    /// Leave the encoder as it is: of a Hypencoder the hyper-head alone is trained, of a bi-encoder nothing.
    /// </summary>
    public bool FreezeEncoder { get; init; }

    /// <summary>Leave the query side's encoder as it is; the passage side's is then a copy.</summary>
    public bool FreezeQueryEncoder { get; init; }

    /// <summary>
    /// Leave the passage side's encoder as it is, so that all such models of a start have the same passage vectors; the
    /// query side's is then a copy.
    /// </summary>
    public bool FreezePassageEncoder { get; init; }

    /// <summary>
    /// Hidden layers of the q-net; Hypencoders only. With 0 the q-net is a query vector that the hyper-head's attention
    /// pools: the control that tells a better query vector from a score that is not linear.
    /// </summary>
    public int HiddenLayers { get; init; } = 2;

    /// <summary>
    /// Add the last hidden layer's input to its output (<c>do_residual_on_last</c>); Hypencoders only.
    /// </summary>
    public bool ResidualOnLast { get; init; }

    /// <summary>The spread of the hyper-head's fresh weights; Hypencoders only.</summary>
    public HyperHeadInitialization Initialization { get; init; } = new();

    /// <summary>
    /// This model's learning rate where its best one on dev differs from the others'; null for the common one.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>Perturbed queries among those that it is trained on; null for none.</summary>
    public QueryAugmentation? QueryAugmentation { get; init; }

    /// <summary>Whether its queries are vectors, scored by inner products alone.</summary>
    public bool ScoresByInnerProduct => Kind == DualEncoderKind.BiEncoder || HiddenLayers == 0;

    internal bool FreezesQueries => FreezeEncoder || FreezeQueryEncoder;

    internal bool FreezesPassages => FreezeEncoder || FreezePassageEncoder;

    /// <summary>Name of the setting that freezes something; null where nothing is frozen.</summary>
    internal string? FreezeKey => FreezeEncoder ? "freeze_encoder"
        : FreezeQueryEncoder ? "freeze_query_encoder"
        : FreezePassageEncoder ? "freeze_passage_encoder" : null;

    /// <summary>Whether there is nothing to train, so that the model is its start.</summary>
    internal bool IsItsStart => FreezesQueries && FreezesPassages && Kind == DualEncoderKind.BiEncoder;

    /// <summary>What is frozen, for tables.</summary>
    internal string FrozenParts => (FreezesQueries, FreezesPassages) switch
    {
        (true, true) => "frozen",
        (true, false) => "frozen for queries",
        (false, true) => "frozen for passages",
        _ => "trained on",
    };

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Name), "models.name", $"\"{Name}\"", "a name");
        Require(
            IsPlainName(Name),
            "models.name", $"\"{Name}\"", "letters, digits, -, _ and .");
        RequireHiddenLayers($"models.{Name}.hidden_layers", HiddenLayers);
        Require(LearningRate is null or > 0, $"models.{Name}.learning_rate", LearningRate ?? 0, "above 0");
        QueryAugmentation?.Validate($"models.{Name}.query_augmentation");
    }
}
