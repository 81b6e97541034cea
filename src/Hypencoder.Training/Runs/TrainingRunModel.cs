using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>
/// The model of a training run: a new one of <see cref="Kind"/>, or with <see cref="Start"/> alone that model itself.
/// </summary>
internal sealed record TrainingRunModel
{
    /// <summary>
    /// A model, or a plain BERT or DistilBERT, in a directory or at Hugging Face. With <see cref="Kind"/>, a new model
    /// begins with its transformer and vocabulary; without, its own training goes on.
    /// </summary>
    public string? Start { get; init; }

    /// <summary>A hypernetwork or a vector as query encoder.</summary>
    public DualEncoderKind? Kind { get; init; }

    /// <summary>The transformer of a model that has no start.</summary>
    public EncoderShape? Encoder { get; init; }

    /// <summary>
    /// A Hypencoder whose hyper-head, and the form of its q-net, a new Hypencoder begins with: the study's way to other
    /// encoders. Its width must be the start's.
    /// </summary>
    public string? HyperHead { get; init; }

    /// <summary>
    /// How a start makes vectors; null for what it says. A plain encoder of which nothing says it needs one.
    /// </summary>
    public Pooling? Pooling { get; init; }

    /// <summary>
    /// Hidden layers of the q-net, each as wide as the passage vector; with 0 the q-net is a query vector that the
    /// hyper-head's attention pools. New Hypencoders only.
    /// </summary>
    public int? HiddenLayers { get; init; }

    /// <summary>How the q-net computes; new Hypencoders only.</summary>
    public QNetOptions? QNet { get; init; }

    /// <summary>The spread of the hyper-head's fresh weights; new Hypencoders only.</summary>
    public HyperHeadInitialization? Initialization { get; init; }

    /// <summary>Training leaves the transformers of both sides as they are.</summary>
    public bool FreezeEncoder { get; init; }

    /// <summary>
    /// Training leaves the query side's transformer as it is. Where the start has one transformer for both sides, the
    /// trained side becomes a copy of it.
    /// </summary>
    public bool FreezeQueryEncoder { get; init; }

    /// <summary>
    /// Training leaves the passage side's transformer as it is, so that an index of the start serves the trained model
    /// too. Where the start has one transformer for both sides, the trained side becomes a copy of it.
    /// </summary>
    public bool FreezePassageEncoder { get; init; }

    /// <summary>Dropout of hidden states in training; the start's own when left out.</summary>
    public double? Dropout { get; init; }

    /// <summary>Dropout of attention weights in training; the start's own when left out.</summary>
    public double? AttentionDropout { get; init; }

    /// <summary>
    /// What training multiplies scores by; when left out, that of the start, else 20 where the model scales vectors to
    /// length 1, as in sentence-transformers, and 1 where it does not.
    /// </summary>
    public double? SimilarityScale { get; init; }

    /// <summary>Queries are cut to this many tokens; the start's own limit, or 32, when left out.</summary>
    public int? QueryMaxLength { get; init; }

    /// <summary>Passages are cut to this many tokens; the start's own limit, or 64, when left out.</summary>
    public int? PassageMaxLength { get; init; }

    /// <summary>Stands before the text of every query; the start's own when left out.</summary>
    public string? QueryPrompt { get; init; }

    /// <summary>Stands before the text of every passage; the start's own when left out.</summary>
    public string? PassagePrompt { get; init; }

    internal bool FreezesQueries => FreezeEncoder || FreezeQueryEncoder;

    internal bool FreezesPassages => FreezeEncoder || FreezePassageEncoder;

    internal ModelOptions StartOptions => new()
    {
        Pooling = Pooling,
        QueryPrompt = QueryPrompt,
        PassagePrompt = PassagePrompt,
    };

    internal void Validate()
    {
        Require(Start is not null || Kind is not null, "model.kind", "nothing", "hypencoder or bi_encoder, or a start");
        Require(
            Start is null == Encoder is not null,
            "model.encoder", Encoder is null ? "nothing" : "one beside a start", "the encoder's shape, or a start");
        Encoder?.Validate();
        bool hypencoder = Kind == DualEncoderKind.Hypencoder;
        foreach ((string key, object? value) in new (string, object?)[]
            { ("hidden_layers", HiddenLayers), ("q_net", QNet), ("initialization", Initialization) })
        {
            Require(hypencoder || value is null, $"model.{key}", "one", "none where kind is not hypencoder");
        }
        if (HyperHead is null)
        {
            Require(
                !hypencoder || HiddenLayers >= 0,
                "model.hidden_layers", HiddenLayers?.ToString() ?? "nothing", "0 or above");
        }
        else
        {
            Require(hypencoder, "model.hyper_head", $"\"{HyperHead}\"", "none where kind is not hypencoder");
            Require(
                HiddenLayers is null && QNet is null && Initialization is null, "model.hyper_head",
                "hidden_layers, q_net or initialisation beside it", "none of them, since the hyper-head has its own");
        }
        Require(
            Pooling is null || Start is not null, "model.pooling", Pooling?.ToString() ?? "", "none without a start");
        Require(
            SimilarityScale is null or (> 0 and < float.MaxValue), "model.similarity_scale", SimilarityScale ?? 1,
            "above 0");
        RequireDropout("dropout", Dropout);
        RequireDropout("attention_dropout", AttentionDropout);
        if (QueryMaxLength is int query)
            RequireLength("model.query_max_length", query);
        if (PassageMaxLength is int passage)
            RequireLength("model.passage_max_length", passage);
        if (HiddenLayers is int layers)
            RequireHiddenLayers("model.hidden_layers", layers);
    }

    private void RequireDropout(string key, double? dropout)
    {
        Require(
            dropout is null || Encoder is null, $"model.{key}", $"{dropout}",
            $"none beside an encoder, whose {key} it is");
        Require(dropout is null or (>= 0 and < 1), $"model.{key}", dropout ?? 0, "0 or above and below 1");
    }
}
