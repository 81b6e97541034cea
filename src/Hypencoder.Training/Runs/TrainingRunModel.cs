using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>
/// The model of a training run: a new model of <see cref="Kind"/> or, where only <see cref="Start"/> is given, that
/// model.
/// </summary>
internal sealed record TrainingRunModel
{
    /// <summary>
    /// A model, or a plain BERT or DistilBERT, as a directory or a name at Hugging Face. With <see cref="Kind"/>, its
    /// transformer and vocabulary initialise a new model; without, the model itself is trained further.
    /// </summary>
    public string? Start { get; init; }

    /// <summary>Whether the query encoder of a new model produces q-nets or vectors.</summary>
    public DualEncoderKind? Kind { get; init; }

    /// <summary>The architecture of a transformer without a start.</summary>
    public EncoderShape? Encoder { get; init; }

    /// <summary>
    /// A Hypencoder whose hyper-head, with the architecture of its q-net, initialises that of a new Hypencoder; used by
    /// studies to move to other encoders. Its widths must equal the start's.
    /// </summary>
    public string? HyperHead { get; init; }

    /// <summary>
    /// The start's pooling of token states; null for what its files state. Required for a plain encoder whose files
    /// state none.
    /// </summary>
    public Pooling? Pooling { get; init; }

    /// <summary>
    /// Number of hidden layers of the q-net; with 0, the q-net is a query vector
    /// pooled by the hyper-head's attention. New Hypencoders only.
    /// </summary>
    public int? HiddenLayers { get; init; }

    /// <summary>
    /// Width of the hidden layers; null for that of the passage vector. A narrow q-net is made and scored in a fraction
    /// of the time. Several of them need <c>q_net.residual: false</c>. New Hypencoders only.
    /// </summary>
    public int? HiddenWidth { get; init; }

    /// <summary>
    /// Widths below that of the hidden layers, ascending, to which the q-nets can be cut after training: the loss is the
    /// mean over them and the whole width. The first hidden layer cannot have a residual. New Hypencoders only.
    /// </summary>
    public IReadOnlyList<int>? NestedWidths { get; init; }

    /// <summary>
    /// Whether q-nets add the inner product with the start's query vector; null for what the hyper-head does, or no for
    /// a new one. New Hypencoders only.
    /// </summary>
    public bool? LinearTerm { get; init; }

    /// <summary>
    /// Bound on what the q-net's layers add to the linear term, above 0, so that passages can be searched exactly with
    /// few of them scored; null for no bound. New Hypencoders with a linear term only.
    /// </summary>
    public double? CorrectionBound { get; init; }

    /// <summary>
    /// Whether vectors are scaled to length 1; null for what the start does, or no for a Hypencoder without a linear
    /// term. New models only.
    /// </summary>
    public bool? Normalize { get; init; }

    /// <summary>Options of the q-net, such as its activation. New Hypencoders only.</summary>
    public QNetOptions? QNet { get; init; }

    /// <summary>The initialisation of the hyper-head's weights. New Hypencoders only.</summary>
    public HyperHeadInitialization? Initialization { get; init; }

    /// <summary>Whether the transformers of both sides are left as they are.</summary>
    public bool FreezeEncoder { get; init; }

    /// <summary>
    /// Whether the query transformer is left as it is. Where the start has one transformer for both sides, the trained
    /// side becomes a copy of it.
    /// </summary>
    public bool FreezeQueryEncoder { get; init; }

    /// <summary>
    /// Whether the passage transformer is left as it is, so that an index of the start fits the trained model too.
    /// Where the start has one transformer for both sides, the trained side becomes a copy of it.
    /// </summary>
    public bool FreezePassageEncoder { get; init; }

    /// <summary>Dropout rate of the hidden states in training; null for the start's.</summary>
    public double? Dropout { get; init; }

    /// <summary>Dropout rate of the attention weights in training; null for the start's.</summary>
    public double? AttentionDropout { get; init; }

    /// <summary>
    /// The factor of the scores in training. Null for that of the start or, where it has none, for 20 where the model
    /// scales vectors to length 1, as in sentence-transformers, and 1 otherwise.
    /// </summary>
    public double? SimilarityScale { get; init; }

    /// <summary>Maximum length of a query in tokens; null for the start's limit, or 32 without a start.</summary>
    public int? QueryMaxLength { get; init; }

    /// <summary>Maximum length of a passage in tokens; null for the start's limit, or 64 without a start.</summary>
    public int? PassageMaxLength { get; init; }

    /// <summary>Text prepended to every query; null for the start's prompt.</summary>
    public string? QueryPrompt { get; init; }

    /// <summary>Text prepended to every passage; null for the start's prompt.</summary>
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
        {
            ("hidden_layers", HiddenLayers), ("hidden_width", HiddenWidth), ("nested_widths", NestedWidths),
            ("q_net", QNet), ("initialization", Initialization), ("linear_term", LinearTerm),
            ("correction_bound", CorrectionBound),
        })
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
                HiddenLayers is null && HiddenWidth is null && NestedWidths is null && QNet is null
                    && Initialization is null,
                "model.hyper_head",
                "hidden_layers, hidden_width, nested_widths, q_net or initialisation beside it",
                "none of them, since the hyper-head has its own");
        }
        if (Initialization is { ZeroOutput: true })
            RequireZeroOutput("model", LinearTerm == true, Initialization.PooledOutput);
        if (Initialization is { Whitening: true })
            RequireWhitening("model", HiddenLayers);
        if (CorrectionBound is double bound)
            RequireCorrectionBound("model", bound, LinearTerm == true, HiddenLayers);
        Require(
            Normalize is null || Kind is not null,
            "model.normalize", Normalize == true ? "true" : "false", "none without a kind, for the start says it");
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
        if (HiddenWidth is int width)
            RequireHiddenWidth("model", width, HiddenLayers ?? 0, QNet ?? new());
        if (NestedWidths is not null)
            RequireNestedWidths("model", NestedWidths, HiddenLayers ?? 0, HiddenWidth, QNet ?? new());
    }

    private void RequireDropout(string key, double? dropout)
    {
        Require(
            dropout is null || Encoder is null, $"model.{key}", $"{dropout}",
            $"none if an encoder is given, which has its own {key}");
        Require(dropout is null or (>= 0 and < 1), $"model.{key}", dropout ?? 0, "0 or above and below 1");
    }
}
