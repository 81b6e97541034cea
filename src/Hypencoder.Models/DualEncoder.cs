using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders;
using Hypencoder.Models.HyperHead;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Models;

/// <summary>
/// A query encoder that gives q-nets and a passage encoder that gives vectors, with the parameter names of the
/// published checkpoints. A bi-encoder's query vector is a q-net without hidden layers, so training and search know
/// one form.
/// </summary>
public sealed class DualEncoder : nn.Module
{
    private const string PassagePrefix = "passage_encoder.";
    private readonly BertEncoder _query;
    private readonly BertEncoder _passage;
    private readonly HyperHeadModule? _hyperHead;

    /// <summary>A dual encoder with fresh weights from torch's generator, which the caller seeds.</summary>
    public DualEncoder(DualEncoderConfig config, HyperHeadInitialisation? initialisation = null)
        : base(nameof(DualEncoder))
    {
        if (config.SharedEncoder && config.QueryEncoder != config.PassageEncoder)
            throw new ArgumentException("a shared encoder needs the same encoder config on both sides");
        Config = config;
        _query = new BertEncoder(config.QueryEncoder);
        _passage = config.SharedEncoder ? _query : new BertEncoder(config.PassageEncoder);
        this.Add("query_encoder.transformer", _query);
        if (!config.SharedEncoder)
            this.Add("passage_encoder.transformer", _passage);
        if (config.Kind == DualEncoderKind.Hypencoder)
        {
            _hyperHead = new HyperHeadModule(
                named_children().Single(c => c.name == "query_encoder").module, config.QueryEncoder.HiddenSize,
                [.. config.QNetDimensions], config.QNetOptions, initialisation ?? new HyperHeadInitialisation());
        }
        Freeze(_query, config.FreezeQueryEncoder);
        Freeze(_passage, config.FreezePassageEncoder);
    }

    /// <summary>The architecture.</summary>
    public DualEncoderConfig Config { get; }

    /// <summary>The q-nets of a batch of queries.</summary>
    /// <param name="ids">Token ids, int64: (queries, tokens)</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (queries, tokens)</param>
    public QNetBatch EncodeQueries(Tensor ids, Tensor mask)
    {
        Tensor states = _query.forward(ids, mask); // (queries, tokens, hidden)
        if (_hyperHead is not null)
            return _hyperHead.Forward(states, mask);
        Tensor vectors = Config.QueryPooling.Pool(states, mask); // (queries, d)
        return new QNetBatch(Config.QNetOptions, [Config.Dimension, 1], [vectors.unsqueeze(-1)], []);
    }

    /// <summary>The vectors of a batch of passages: (passages, d).</summary>
    /// <param name="ids">Token ids, int64: (passages, tokens)</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (passages, tokens)</param>
    public Tensor EncodePassages(Tensor ids, Tensor mask) =>
        Config.PassagePooling == Pooling.MeanFaithful // which counts the padding of the whole batch
            ? EncodePassagesTogether(ids, mask)
            : LengthGroups.Map(ids, mask, EncodePassagesTogether);

    private Tensor EncodePassagesTogether(Tensor ids, Tensor mask) =>
        Config.PassagePooling.Pool(_passage.forward(ids, mask), mask);

    internal Tensor QueryStates(Tensor ids, Tensor mask) => _query.forward(ids, mask);

    internal Tensor PassageStates(Tensor ids, Tensor mask) => _passage.forward(ids, mask);

    /// <summary>
    /// The parameters by checkpoint name, each once: with a shared encoder the names of the query side stand for both.
    /// </summary>
    public IReadOnlyList<(string Name, Parameter Value)> Parameters() =>
        [.. named_parameters().OrderBy(p => p.name, StringComparer.Ordinal)];

    /// <summary>How many numbers it learns.</summary>
    public long ParameterCount => Parameters().Sum(p => p.Value.numel());

    /// <summary>Whether a parameter belongs to the hyper-head, not to a transformer.</summary>
    public static bool IsHyperHead(string parameterName) =>
        !parameterName.Contains("_encoder.transformer.", StringComparison.Ordinal);

    /// <summary>Writes the parameters as safetensors.</summary>
    public void SaveWeights(string path) => ModelWeights.Save(this, path);

    /// <summary>Reads the parameters from safetensors.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, or its tensors are not this model's: all are listed.
    /// </exception>
    public void LoadWeights(string path) => ModelWeights.Load(this, path);

    /// <summary>Reads the transformers' parameters alone, from a model of any kind with the same encoder.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or lacks one of them.</exception>
    public void LoadTransformer(string path) => ModelWeights.LoadTransformer(this, path);

    /// <summary>
    /// The name under which this model keeps a checkpoint's tensor: a shared encoder has the query side's.
    /// </summary>
    internal string CanonicalName(string name) =>
        Config.SharedEncoder && name.StartsWith(PassagePrefix, StringComparison.Ordinal)
            ? "query_encoder." + name[PassagePrefix.Length..]
            : name;

    private static void Freeze(BertEncoder encoder, bool frozen)
    {
        if (!frozen)
            return;
        foreach (Parameter parameter in encoder.parameters())
            parameter.requires_grad_(false);
    }
}
