using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;
using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>
/// The architecture of a dual encoder, as in the <c>config.json</c> of a published <c>HypencoderDualEncoder</c> or
/// <c>TextDualEncoder</c>, or of a BERT or DistilBERT that is used as a bi-encoder.
/// </summary>
internal sealed record DualEncoderConfig
{
    /// <summary>Kind of the query encoder: a hypernetwork or a vector.</summary>
    public required DualEncoderKind Kind { get; init; }

    /// <summary>Transformer of the query side.</summary>
    public required EncoderConfig QueryEncoder { get; init; }

    /// <summary>Transformer of the passage side.</summary>
    public required EncoderConfig PassageEncoder { get; init; }

    /// <summary><c>shared_encoder</c>: whether both sides share one transformer.</summary>
    public bool SharedEncoder { get; init; } = true;

    /// <summary>
    /// Pooling of token states to the query vector of a bi-encoder; null is cls. A Hypencoder whose
    /// <c>embedding_representation</c> is set has a query vector beside its q-net; otherwise this is null.
    /// </summary>
    public Pooling? QueryPooling { get; init; }

    /// <summary>Pooling of token states to a passage vector.</summary>
    public Pooling PassagePooling { get; init; } = Pooling.Cls;

    /// <summary>
    /// <c>dense_layers</c>: linear layers after pooling, for passage vectors and for query vectors, if there are any.
    /// </summary>
    public IReadOnlyList<DenseLayer> Dense { get; init; } = [];

    /// <summary><c>normalize_embeddings</c>: whether vectors of both sides are finally scaled to length 1.</summary>
    public bool Normalize { get; init; }

    /// <summary>
    /// <c>similarity_scale</c>: factor by which the loss multiplies inner products, so that those of vectors of length
    /// 1, which lie between −1 and 1, are far enough apart. It is above 0, and null where the model does not specify
    /// it. Rankings of a bi-encoder do not depend on it, and its scores do not include it; scores with a
    /// <see cref="LinearTerm"/> include it, with 1 for null.
    /// </summary>
    public double? SimilarityScale { get; init; }

    /// <summary>
    /// <c>linear_term</c>: whether q-nets add <see cref="SimilarityScale"/> times the inner product of the passage
    /// vector and the query vector of <see cref="QueryPooling"/>, so that a model whose output layers are zero ranks as
    /// the bi-encoder with the same encoders. Hypencoders only.
    /// </summary>
    public bool LinearTerm { get; init; }

    /// <summary>
    /// <c>correction_bound</c>: bound on what a q-net's layers add to its linear term, as in <see
    /// cref="QNet.CorrectionBound"/>; null for no bound.
    /// </summary>
    public double? CorrectionBound { get; init; }

    /// <summary>
    /// <c>whitened_input</c>: whether the first layer of the q-nets reads passage vectors times the matrix
    /// <c>query_encoder.input_whitening.0</c> (d × d), whose values have about the same variance and do not correlate. The
    /// matrix becomes part of the weights of the q-nets that are made. Hypencoders with hidden layers only.
    /// </summary>
    public bool WhitenedInput { get; init; }

    /// <summary>Whether scores are, or include, inner products of passage vectors with query vectors.</summary>
    public bool ScoresQueryVectors => Kind == DualEncoderKind.BiEncoder || LinearTerm;

    /// <summary>Factor of the inner products of a linear term.</summary>
    public float LinearScale => (float)(SimilarityScale ?? 1);

    /// <summary>
    /// <c>vector_dimensions</c> of the q-net: d, the widths of the hidden layers, 1. Hypencoders only. Without a hidden
    /// layer, the q-net is a query vector that is pooled by the hyper-head's attention.
    /// </summary>
    public IReadOnlyList<int> QNetDimensions { get; init; } = [];

    /// <summary>
    /// <c>nested_widths</c>: widths below those of all hidden layers, ascending, to which the model is trained to be
    /// cut: its q-nets rank with the first units of each hidden layer alone. Hypencoders with hidden layers only.
    /// </summary>
    /// <remarks>The Matryoshka Hypencoder, arXiv 2607.17457.</remarks>
    public IReadOnlyList<int> NestedWidths { get; init; } = [];

    /// <summary>
    /// Width to which the hidden layers of the q-nets are cut, one of <see cref="NestedWidths"/>; null for whole
    /// q-nets. It is chosen when a model is loaded, and is no part of the model.
    /// </summary>
    public int? QNetWidth { get; init; }

    /// <summary>
    /// Whether a query is scored by an inner product: by a bi-encoder, or by q-nets without hidden layers.
    /// </summary>
    public bool ScoresByInnerProduct => Kind == DualEncoderKind.BiEncoder || QNetDimensions.Count == 2;

    /// <summary>Settings of the q-net's hidden layers. Hypencoders only.</summary>
    public QNetOptions QNetOptions { get; init; } = new();

    /// <summary>
    /// <c>freeze_transformer</c> of the query encoder: whether training leaves the transformer unchanged.
    /// </summary>
    public bool FreezeQueryEncoder { get; init; }

    /// <summary><c>freeze_transformer</c> of the passage encoder.</summary>
    public bool FreezePassageEncoder { get; init; }

    /// <summary>
    /// <c>query_max_length</c>, in tokens. Published dual encoders do not have it and use the study's 64; a plain
    /// encoder uses its own limit.
    /// </summary>
    public int QueryMaxLength { get; init; } = 64;

    /// <summary>
    /// <c>passage_max_length</c>, in tokens. Published dual encoders do not have it and use the study's 512; a plain
    /// encoder uses its own limit.
    /// </summary>
    public int PassageMaxLength { get; init; } = 512;

    /// <summary><c>query_prompt</c>: text put before every query; empty for none.</summary>
    public string QueryPrompt { get; init; } = "";

    /// <summary><c>passage_prompt</c>: text put before every passage; empty for none.</summary>
    public string PassagePrompt { get; init; } = "";

    /// <summary>
    /// The lengths in a plain encoder's fingerprint. These are the ones that earlier versions used, so that indexes
    /// made then can still be searched; null for <see cref="QueryMaxLength"/> and <see cref="PassageMaxLength"/>.
    /// </summary>
    internal (int Query, int Passage)? HashedLengths { get; init; }

    /// <summary>Total number of values of all parameters.</summary>
    public long ParameterCount => ModelParameters.Count(this);

    /// <summary>Number of values in a passage vector, d.</summary>
    public int Dimension => Dense is [.., DenseLayer last] ? last.OutFeatures : PassageEncoder.HiddenSize;

    /// <summary>
    /// Reads <c>config.json</c> in a model directory and the configurations of the base models that it names: relative
    /// to the directory, elsewhere on this machine, or on the hub. A directory of sentence-transformers is read as
    /// specified by its <c>modules.json</c>.
    /// </summary>
    /// <param name="directory">Path of the model directory.</param>
    /// <param name="options">Settings that override or complete those of the model; null for none.</param>
    /// <exception cref="InvalidDataException">A file or key is missing, or has unsupported content.</exception>
    public static DualEncoderConfig Read(string directory, ModelOptions? options = null) =>
        ReadWithSources(directory, options ?? new ModelOptions()).Config;

    /// <summary>Reads the configuration, and also returns the sources of its settings.</summary>
    internal static (DualEncoderConfig Config, ModelSources Sources) ReadWithSources(
        string directory, ModelOptions options)
    {
        ModelFolder folder = ModelFolder.Open(directory);
        string path = Path.Combine(directory, ModelFolder.Config);
        if (folder.Modules.Count == 0 && !File.Exists(path))
            throw new InvalidDataException($"{directory}: expected a model directory with a config.json");
        (DualEncoderConfig config, ModelSources sources) =
            folder.Modules.Count == 0 && DualEncoderFile.IsOne(JsonConfig.Read(path))
                ? DualEncoderFile.Read(directory, options)
                : PlainEncoderFiles.Read(folder, options);
        return (config with { QNetWidth = QNetWidths.Choose(config, options.QNetWidth, directory) }, sources);
    }

    /// <summary>
    /// Writes <c>config.json</c> and the configurations of the base models (<c>base/</c>, or one for each side) into a
    /// directory.
    /// </summary>
    internal void Write(string directory) => DualEncoderFile.Write(this, directory);
}
