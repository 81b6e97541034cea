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
    /// <summary>A hypernetwork or a vector as query encoder.</summary>
    public required DualEncoderKind Kind { get; init; }

    /// <summary>The query side's transformer.</summary>
    public required EncoderConfig QueryEncoder { get; init; }

    /// <summary>The passage side's transformer.</summary>
    public required EncoderConfig PassageEncoder { get; init; }

    /// <summary><c>shared_encoder</c>: both sides are one transformer.</summary>
    public bool SharedEncoder { get; init; } = true;

    /// <summary>
    /// How token states become the query vector of a bi-encoder; null is cls. A Hypencoder has one beside its q-net
    /// where its <c>embedding_representation</c> says so, else null.
    /// </summary>
    public Pooling? QueryPooling { get; init; }

    /// <summary>How token states become a passage vector.</summary>
    public Pooling PassagePooling { get; init; } = Pooling.Cls;

    /// <summary>
    /// <c>dense_layers</c>: linear layers after pooling, on both sides alike. Bi-encoders only.
    /// </summary>
    public IReadOnlyList<DenseLayer> Dense { get; init; } = [];

    /// <summary>Vectors are scaled to length 1 in the end. Bi-encoders only.</summary>
    public bool Normalize { get; init; }

    /// <summary>
    /// <c>similarity_scale</c>: what the loss multiplies inner products by, so that those of vectors of length 1, which
    /// lie between −1 and 1, tell passages apart; above 0, null where the model does not say. Rankings of a bi-encoder
    /// do not depend on it, and its scores are without it.
    /// </summary>
    public double? SimilarityScale { get; init; }

    /// <summary>
    /// <c>vector_dimensions</c> of the q-net: d, the hidden widths, 1. Hypencoders only. Without a hidden width the
    /// q-net is a query vector that the hyper-head's attention pools.
    /// </summary>
    public IReadOnlyList<int> QNetDimensions { get; init; } = [];

    /// <summary>
    /// Whether a query is scored by an inner product alone: by a bi-encoder, or by q-nets without hidden layers.
    /// </summary>
    public bool ScoresByInnerProduct => Kind == DualEncoderKind.BiEncoder || QNetDimensions.Count == 2;

    /// <summary>How the q-net computes. Hypencoders only.</summary>
    public QNetOptions QNetOptions { get; init; } = new();

    /// <summary><c>freeze_transformer</c> of the query encoder: training leaves the transformer as it is.</summary>
    public bool FreezeQueryEncoder { get; init; }

    /// <summary><c>freeze_transformer</c> of the passage encoder.</summary>
    public bool FreezePassageEncoder { get; init; }

    /// <summary>
    /// <c>query_max_length</c> in tokens, of our own models; the study's 64 for published dual encoders, and for a
    /// plain encoder its own.
    /// </summary>
    public int QueryMaxLength { get; init; } = 64;

    /// <summary>
    /// <c>passage_max_length</c> in tokens, of our own models; the study's 512 for published dual encoders, and for a
    /// plain encoder its own.
    /// </summary>
    public int PassageMaxLength { get; init; } = 512;

    /// <summary><c>query_prompt</c>: stands before the text of every query; empty for none.</summary>
    public string QueryPrompt { get; init; } = "";

    /// <summary><c>passage_prompt</c>: stands before the text of every passage; empty for none.</summary>
    public string PassagePrompt { get; init; } = "";

    /// <summary>
    /// The lengths in a plain encoder's fingerprint, which are those of earlier versions, so that their indexes can be
    /// searched; null for <see cref="QueryMaxLength"/> and <see cref="PassageMaxLength"/>.
    /// </summary>
    internal (int Query, int Passage)? HashedLengths { get; init; }

    /// <summary>Number of values of all parameters.</summary>
    public long ParameterCount => ModelParameters.Count(this);

    /// <summary>d, the width of passage vectors.</summary>
    public int Dimension => Dense is [.., DenseLayer last] ? last.OutFeatures : PassageEncoder.HiddenSize;

    /// <summary>
    /// Reads <c>config.json</c> in a model directory and the base configs that it names: relative to the directory,
    /// elsewhere on this machine, or on the hub. A directory of sentence-transformers is read as its
    /// <c>modules.json</c> says.
    /// </summary>
    /// <param name="directory">The model's.</param>
    /// <param name="options">How to use a model that does not say it itself.</param>
    /// <exception cref="InvalidDataException">A file or key is missing or holds what is not known here.</exception>
    public static DualEncoderConfig Read(string directory, ModelOptions? options = null) =>
        ReadWithSources(directory, options ?? new ModelOptions()).Config;

    /// <summary>The same, with where its settings come from.</summary>
    internal static (DualEncoderConfig Config, ModelSources Sources) ReadWithSources(
        string directory, ModelOptions options)
    {
        ModelFolder folder = ModelFolder.Open(directory);
        string path = Path.Combine(directory, ModelFolder.Config);
        if (folder.Modules.Count == 0 && !File.Exists(path))
            throw new InvalidDataException($"{directory}: expected a model directory with a config.json");
        return folder.Modules.Count == 0 && DualEncoderFile.IsOne(JsonConfig.Read(path))
            ? DualEncoderFile.Read(directory, options)
            : PlainEncoderFiles.Read(folder, options);
    }

    /// <summary>
    /// Writes <c>config.json</c> and the base configs (<c>base/</c>, or one a side) into a directory.
    /// </summary>
    internal void Write(string directory) => DualEncoderFile.Write(this, directory);
}
