using System.Runtime.InteropServices;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.HyperHead;
using Hypencoder.Search;
using Hypencoder.Torch.Encoders;
using Hypencoder.Torch.HyperHead;
using Hypencoder.Torch.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>
/// A query encoder that gives q-nets and a passage encoder that gives vectors, with the parameter names of the
/// published checkpoints. A bi-encoder's query vector is a q-net without hidden layers, so training and search know
/// one form.
/// </summary>
internal sealed class DualEncoder : nn.Module
{
    private readonly BertEncoder _query;
    private readonly BertEncoder _passage;
    private readonly HyperHeadModule? _hyperHead;
    private readonly VectorLayers _vectorLayers;
    private PackedHead? _packedHead;

    /// <summary>A dual encoder with fresh weights from torch's generator, which the caller seeds.</summary>
    public DualEncoder(DualEncoderConfig config, HyperHeadInitialization? initialization = null)
        : this(config, initialization, device: null)
    {
    }

    private DualEncoder(DualEncoderConfig config, HyperHeadInitialization? initialization, Device? device)
        : base(nameof(DualEncoder))
    {
        TorchRuntime.Require();
        if (config.SharedEncoder && config.QueryEncoder != config.PassageEncoder)
            throw new ArgumentException("a shared encoder needs the same encoder config on both sides");
        Config = config;
        _query = new BertEncoder(config.QueryEncoder, device);
        _passage = config.SharedEncoder ? _query : new BertEncoder(config.PassageEncoder, device);
        this.Add("query_encoder.transformer", _query);
        if (!config.SharedEncoder)
            this.Add("passage_encoder.transformer", _passage);
        if (config.Kind == DualEncoderKind.Hypencoder)
        {
            _hyperHead = new HyperHeadModule(
                named_children().Single(c => c.name == "query_encoder").module, config.QueryEncoder.HiddenSize,
                [.. config.QNetDimensions], config.QNetOptions,
                initialization ?? new HyperHeadInitialization(), device);
        }
        _vectorLayers = new VectorLayers(config, this, device);
        Freeze(_query, config.FreezeQueryEncoder);
        Freeze(_passage, config.FreezePassageEncoder);
    }

    /// <summary>A dual encoder with the weights of a checkpoint; it takes about the time of reading the file.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="path">A model directory, or a file of weights in safetensors or PyTorch's form.</param>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, or its tensors are not this model's: all are listed.
    /// </exception>
    public static DualEncoder Load(DualEncoderConfig config, string path)
    {
        using CheckpointWeights weights = CheckpointWeights.Open(config, path);
        return Create(config, weights);
    }

    /// <summary>A dual encoder with the weights of a checkpoint.</summary>
    /// <exception cref="InvalidDataException">A value is no number.</exception>
    internal static DualEncoder Create(DualEncoderConfig config, CheckpointWeights weights)
    {
        DualEncoder model = new(config, null, UnfilledModules.Device);
        try
        {
            ModelWeights.Fill(model, weights);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The architecture.</summary>
    public DualEncoderConfig Config { get; private set; }

    /// <summary>Notes the similarity scale that training arrived at.</summary>
    public void UseSimilarityScale(double scale) => Config = Config with { SimilarityScale = scale };

    /// <summary>The q-nets of a batch of queries.</summary>
    /// <param name="ids">Token ids, int64: (queries, tokens)</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (queries, tokens)</param>
    public QNetBatch EncodeQueries(Tensor ids, Tensor mask)
    {
        if (_hyperHead is not null)
            return _hyperHead.Forward(_query.forward(ids, mask), mask);
        return Vectors(QueryVectors(ids, mask));
    }

    /// <summary>Query vectors, (queries, d), as q-nets without hidden layers.</summary>
    private QNetBatch Vectors(Tensor vectors) =>
        new(Config.QNetOptions, [Config.Dimension, 1], [vectors.unsqueeze(-1)], []);

    /// <summary>The q-nets of a batch of queries as plain values, without gradients.</summary>
    /// <param name="ids">Token ids, int64: (queries, tokens)</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (queries, tokens)</param>
    /// <remarks>
    /// A transformer gains from many queries at once; a hyper-head does not once its matrices outgrow the cache, so it
    /// takes one query at a time, in evaluation with its weights packed for the kernels of search.
    /// </remarks>
    internal QNet[] EncodeQNets(Tensor ids, Tensor mask)
    {
        using IDisposable gradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return Generate(InferQueryStates(ids, mask), mask);
    }

    /// <summary>The token states of queries, without gradients: (queries, tokens, hidden).</summary>
    /// <param name="ids">(queries, tokens)</param>
    /// <param name="mask">(queries, tokens)</param>
    internal Tensor InferQueryStates(Tensor ids, Tensor mask)
    {
        using IDisposable gradients = no_grad();
        using ThreadLimit limit = ThreadLimit.For(Config.QueryEncoder, ids.numel());
        return ids.shape[0] == 1 && Array.TrueForAll(mask.cpu().data<long>().ToArray(), m => m == 1)
            ? _query.EncodeUnpadded(ids)
            : _query.forward(ids, mask);
    }

    /// <summary>The q-nets of token states as plain values, without gradients.</summary>
    /// <param name="states">(queries, tokens, hidden)</param>
    /// <param name="mask">(queries, tokens)</param>
    internal QNet[] Generate(Tensor states, Tensor mask)
    {
        using IDisposable gradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        if (_hyperHead is null)
            return Vectors(PooledQueries(states, mask)).ToQNets();
        QNet[] nets = new QNet[states.shape[0]];
        if ((training ? null : _packedHead ??= PackedHead.Create(HeadParts.Read(Config, new ModuleWeights(this)))) is not PackedHead head)
        {
            for (int i = 0; i < nets.Length; i++)
                nets[i] = _hyperHead.Forward(states.narrow(0, i, 1), mask.narrow(0, i, 1)).ToQNets()[0];
            return nets;
        }
        ReadOnlySpan<float> values =
            MemoryMarshal.Cast<byte, float>(states.to(ScalarType.Float32).cpu().contiguous().bytes);
        ReadOnlySpan<long> tokens = MemoryMarshal.Cast<byte, long>(mask.cpu().contiguous().bytes);
        int threads = get_num_threads(), count = tokens.Length / nets.Length, width = values.Length / nets.Length;
        for (int i = 0; i < nets.Length; i++)
            nets[i] = head.Generate(values.Slice(i * width, width), tokens.Slice(i * count, count), threads);
        return nets;
    }

    /// <inheritdoc/>
    /// <remarks>Weights change in training, so that what was made of them is made again afterwards.</remarks>
    public override void train(bool on = true)
    {
        _packedHead = null;
        base.train(on);
    }

    /// <summary>The vectors of a batch of queries: (queries, query width).</summary>
    /// <param name="ids">Token ids, int64: (queries, tokens)</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (queries, tokens)</param>
    /// <exception cref="InvalidOperationException">A Hypencoder without <c>embedding_representation</c>.</exception>
    public Tensor QueryVectors(Tensor ids, Tensor mask) => PooledQueries(_query.forward(ids, mask), mask);

    private Tensor PooledQueries(Tensor states, Tensor mask)
    {
        Pooling pooling = Config.QueryPooling ?? (_hyperHead is null
            ? Pooling.Cls
            : throw new InvalidOperationException("the model's queries have q-nets alone, and no vectors"));
        return _vectorLayers.Forward(pooling.Pool(states, mask));
    }

    /// <summary>The vectors of a batch of passages: (passages, d).</summary>
    /// <param name="ids">Token ids, int64: (passages, tokens)</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (passages, tokens)</param>
    public Tensor EncodePassages(Tensor ids, Tensor mask) =>
        Config.PassagePooling == Pooling.MeanPublished // which counts the padding of the whole batch
            ? EncodePassagesTogether(ids, mask)
            : LengthGroups.Map(ids, mask, EncodePassagesTogether);

    private Tensor EncodePassagesTogether(Tensor ids, Tensor mask) =>
        _vectorLayers.Forward(Config.PassagePooling.Pool(_passage.forward(ids, mask), mask));

    internal Tensor QueryStates(Tensor ids, Tensor mask) => _query.forward(ids, mask);

    /// <summary>The states of the tokens of a batch of passages: (passages, tokens, hidden).</summary>
    /// <param name="ids">Token ids, int64: (passages, tokens)</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (passages, tokens)</param>
    public Tensor PassageStates(Tensor ids, Tensor mask) => _passage.forward(ids, mask);

    /// <summary>How well each token of the vocabulary fits where a state is: (states, vocabulary).</summary>
    /// <param name="states">Of the passage encoder: (states, hidden)</param>
    public Tensor TokenScores(Tensor states) => matmul(states, _passage.WordEmbeddings.t());

    /// <summary>
    /// The parameters by checkpoint name, each once: with a shared encoder the names of the query side stand for both.
    /// </summary>
    public IReadOnlyList<(string Name, Parameter Value)> Parameters() =>
        [.. named_parameters().OrderBy(p => p.name, StringComparer.Ordinal)];

    /// <summary>Number of values of all parameters.</summary>
    public long ParameterCount => Config.ParameterCount;

    /// <summary>
    /// Whether a parameter belongs to the hyper-head, not to a transformer or a layer of vectors.
    /// </summary>
    public static bool IsHyperHead(string parameterName) => ModelParameters.IsHyperHead(parameterName);

    /// <summary>Writes the parameters as safetensors.</summary>
    public void SaveWeights(string path) =>
        ModelFolderWriter.WriteWeights(path, Config, new ModuleWeights(this));

    /// <summary>Reads the parameters from a file of weights or a model directory.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, or its tensors are not this model's: all are listed.
    /// </exception>
    public void LoadWeights(string path)
    {
        using CheckpointWeights weights = CheckpointWeights.Open(Config, path);
        Copy(weights);
    }

    /// <summary>
    /// Reads the parameters of transformers and vectors' layers alone, from a model of any kind with the same encoder,
    /// or a plain BERT or DistilBERT.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is malformed, or lacks one of them.</exception>
    public void LoadTransformer(string path)
    {
        using CheckpointWeights weights = CheckpointWeights.OpenTransformer(Config, path);
        Copy(weights);
    }

    /// <summary>Reads the hyper-head's parameters alone, from a Hypencoder on any encoder of the same width.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or lacks one of them.</exception>
    public void LoadHyperHead(string path)
    {
        using CheckpointWeights weights = CheckpointWeights.OpenHyperHead(Config, path);
        Copy(weights);
    }

    private void Copy(CheckpointWeights weights)
    {
        _packedHead = null;
        ModelWeights.Copy(this, weights);
    }

    private static void Freeze(BertEncoder encoder, bool frozen)
    {
        if (!frozen)
            return;
        foreach (Parameter parameter in encoder.parameters())
            parameter.requires_grad_(false);
    }
}
