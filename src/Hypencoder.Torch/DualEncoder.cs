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
/// A query encoder that produces q-nets and a passage encoder that produces vectors, with the parameter names of the
/// published checkpoints. A bi-encoder's query vector is a q-net without hidden layers, so training and search handle
/// both kinds alike.
/// </summary>
internal sealed class DualEncoder : TrainedModule
{
    private readonly BertEncoder _query;
    private readonly BertEncoder _passage;
    private readonly HyperHeadModule? _hyperHead;
    private readonly VectorLayers _vectorLayers;
    private readonly FrozenStates? _frozen;
    private PackedHead? _packedHead;

    /// <summary>Creates a dual encoder with new weights from torch's generator, which the caller seeds.</summary>
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
                initialization ?? new HyperHeadInitialization(), config.WhitenedInput, device);
            NeedsWhitening = config.WhitenedInput && initialization is not null;
        }
        _vectorLayers = new VectorLayers(config, this, device);
        // Published means count the padding of a batch, so that states depend on it.
        if (config.FreezeQueryEncoder && _hyperHead is not null && config.QueryPooling != Pooling.MeanPublished)
            _frozen = new FrozenStates(_query);
        Freeze(_query, config.FreezeQueryEncoder);
        Freeze(_passage, config.FreezePassageEncoder);
    }

    /// <summary>Loads a dual encoder from a checkpoint, in about the time of reading the file.</summary>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="path">
    /// Path of a model directory, or of a file of weights as safetensors or in PyTorch's format.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, or its tensors are not those of the model; the message lists them.
    /// </exception>
    public static DualEncoder Load(DualEncoderConfig config, string path)
    {
        using CheckpointWeights weights = CheckpointWeights.Open(config, path);
        return Create(config, weights);
    }

    /// <summary>Creates a dual encoder with the weights of a checkpoint.</summary>
    /// <exception cref="InvalidDataException">A value is not finite.</exception>
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

    /// <summary>Architecture of the model.</summary>
    public DualEncoderConfig Config { get; private set; }

    /// <summary>Whether the model is new and its whitening still has to be computed (<see cref="Whiten"/>).</summary>
    internal bool NeedsWhitening { get; private set; }

    /// <summary>Fixes the matrix by which the q-nets' first layer whitens passage vectors.</summary>
    /// <param name="passages">A sample of passage vectors: (passages, d).</param>
    internal void Whiten(Tensor passages)
    {
        _hyperHead!.Whiten(passages);
        _packedHead = null;
        NeedsWhitening = false;
    }

    /// <summary>Records the similarity scale that training has learnt.</summary>
    public void UseSimilarityScale(double scale) => Config = Config with { SimilarityScale = scale };

    /// <summary>Encodes a batch of queries to q-nets.</summary>
    /// <param name="ids">Token ids, int64: (queries, tokens).</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (queries, tokens).</param>
    /// <param name="linearScale">Scale of a linear term, one number; null for that of the configuration.</param>
    public QNetBatch EncodeQueries(Tensor ids, Tensor mask, Tensor? linearScale = null)
    {
        Tensor states = _frozen is not null
            ? _frozen.Of(ids, mask)
            : Config.QueryPooling == Pooling.MeanPublished // which counts the padding of the whole batch
                ? _query.forward(ids, mask)
                : LengthGroups.MapStates(ids, mask, _query.forward);
        return _hyperHead is null
            ? Vectors(PooledQueries(states, mask))
            : _hyperHead.Forward(states, mask).WithLinear(LinearTerm(states, mask, linearScale));
    }

    /// <summary>Creates the linear terms of queries; null where the model has none.</summary>
    private LinearTermBatch? LinearTerm(Tensor states, Tensor mask, Tensor? scale = null) => Config.LinearTerm
        ? new LinearTermBatch(
            PooledQueries(states, mask), scale ?? tensor([Config.LinearScale], device: states.device))
        {
            CorrectionBound = (float?)Config.CorrectionBound,
        }
        : null;

    /// <summary>Converts query vectors (queries, d) to q-nets without hidden layers.</summary>
    private QNetBatch Vectors(Tensor vectors) =>
        new(Config.QNetOptions, [Config.Dimension, 1], [vectors.unsqueeze(-1)], []);

    /// <summary>Encodes a batch of queries to q-nets as plain values, without gradients.</summary>
    /// <param name="ids">Token ids, int64: (queries, tokens).</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (queries, tokens).</param>
    /// <remarks>
    /// A transformer is faster with many queries at once; a hyper-head is not once its matrices exceed the cache, so it
    /// processes one query at a time, in evaluation mode with its weights packed for the kernels of Hypencoder.Search.
    /// </remarks>
    internal QNet[] EncodeQNets(Tensor ids, Tensor mask)
    {
        using IDisposable gradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return Generate(InferQueryStates(ids, mask), mask);
    }

    /// <summary>Computes the token states of queries without gradients: (queries, tokens, hidden).</summary>
    /// <param name="ids">Token ids, int64: (queries, tokens).</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (queries, tokens).</param>
    internal Tensor InferQueryStates(Tensor ids, Tensor mask)
    {
        using IDisposable gradients = no_grad();
        using ThreadLimit limit = ThreadLimit.For(Config.QueryEncoder, ids.numel());
        return ids.shape[0] == 1 && Array.TrueForAll(mask.cpu().data<long>().ToArray(), m => m == 1)
            ? _query.EncodeUnpadded(ids)
            : _query.forward(ids, mask);
    }

    /// <summary>Generates q-nets as plain values from token states, without gradients.</summary>
    /// <param name="states">Token states: (queries, tokens, hidden).</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (queries, tokens).</param>
    internal QNet[] Generate(Tensor states, Tensor mask)
    {
        using IDisposable gradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        if (_hyperHead is null)
            return Vectors(PooledQueries(states, mask)).ToQNets();
        QNet[] nets = new QNet[states.shape[0]];
        PackedHead? head = training
            ? null
            : _packedHead ??= PackedHead.Create(HeadParts.Read(Config, new ModuleWeights(this)));
        if (head is null)
        {
            for (int i = 0; i < nets.Length; i++)
            {
                Tensor one = states.narrow(0, i, 1), its = mask.narrow(0, i, 1);
                nets[i] = _hyperHead.Forward(one, its).WithLinear(LinearTerm(one, its)).ToQNets()[0];
            }
            return nets;
        }
        float[][]? linear = LinearTerm(states, mask)?.ToVectors();
        ReadOnlySpan<float> values =
            MemoryMarshal.Cast<byte, float>(states.to(ScalarType.Float32).cpu().contiguous().bytes);
        ReadOnlySpan<long> tokens = MemoryMarshal.Cast<byte, long>(mask.cpu().contiguous().bytes);
        nets = head.Generate(Unmasked(values, tokens, nets.Length), get_num_threads());
        for (int i = 0; linear is not null && i < nets.Length; i++)
            nets[i] = nets[i].WithLinear(linear[i], (float?)Config.CorrectionBound);
        return nets;
    }

    /// <summary>Copies the states of the tokens of each query that are not masked.</summary>
    private static float[][] Unmasked(ReadOnlySpan<float> states, ReadOnlySpan<long> mask, int queries)
    {
        float[][] unmasked = new float[queries][];
        int count = mask.Length / queries, width = states.Length / mask.Length;
        for (int i = 0; i < queries; i++)
        {
            ReadOnlySpan<long> tokens = mask.Slice(i * count, count);
            float[] own = unmasked[i] = new float[(count - tokens.Count(0L)) * width];
            for (int t = 0, at = 0; t < count; t++)
            {
                if (tokens[t] == 0)
                    continue;
                states.Slice((i * count + t) * width, width).CopyTo(own.AsSpan(at));
                at += width;
            }
        }
        return unmasked;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _frozen?.Clear();
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    /// <remarks>Training changes the weights, so the packed copy is discarded and made again afterwards.</remarks>
    public override void train(bool on = true)
    {
        _packedHead = null;
        base.train(on);
    }

    /// <summary>Encodes a batch of queries to vectors: (queries, query width).</summary>
    /// <param name="ids">Token ids, int64: (queries, tokens).</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (queries, tokens).</param>
    /// <exception cref="InvalidOperationException">
    /// The model is a Hypencoder without <c>embedding_representation</c>.
    /// </exception>
    public Tensor QueryVectors(Tensor ids, Tensor mask) => PooledQueries(_query.forward(ids, mask), mask);

    private Tensor PooledQueries(Tensor states, Tensor mask)
    {
        Pooling pooling = Config.QueryPooling ?? (_hyperHead is null
            ? Pooling.Cls
            : throw new InvalidOperationException("the model encodes queries to q-nets only, not to vectors"));
        return _vectorLayers.Forward(pooling.Pool(states, mask));
    }

    /// <summary>Encodes a batch of passages to vectors: (passages, d).</summary>
    /// <param name="ids">Token ids, int64: (passages, tokens).</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (passages, tokens).</param>
    public Tensor EncodePassages(Tensor ids, Tensor mask) =>
        Config.PassagePooling == Pooling.MeanPublished // which includes the padding of the whole batch
            ? EncodePassagesTogether(ids, mask)
            : LengthGroups.Map(ids, mask, EncodePassagesTogether);

    private Tensor EncodePassagesTogether(Tensor ids, Tensor mask) =>
        _vectorLayers.Forward(Config.PassagePooling.Pool(_passage.forward(ids, mask), mask));

    internal Tensor QueryStates(Tensor ids, Tensor mask) => _query.forward(ids, mask);

    /// <summary>Computes the token states of a batch of passages: (passages, tokens, hidden).</summary>
    /// <param name="ids">Token ids, int64: (passages, tokens).</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (passages, tokens).</param>
    public Tensor PassageStates(Tensor ids, Tensor mask) => _passage.forward(ids, mask);

    /// <summary>Scores how well each token of the vocabulary fits the place of a state: (states, vocabulary).</summary>
    /// <param name="states">States of the passage encoder: (states, hidden).</param>
    public Tensor TokenScores(Tensor states) => matmul(states, _passage.WordEmbeddings.t());

    /// <summary>Total number of values of all parameters.</summary>
    public long ParameterCount => Config.ParameterCount;

    /// <summary>
    /// Whether a parameter belongs to the hyper-head rather than to a transformer or a layer after pooling.
    /// </summary>
    public static bool IsHyperHead(string parameterName) => ModelParameters.IsHyperHead(parameterName);

    /// <inheritdoc/>
    public override bool IsHead(string parameterName) => IsHyperHead(parameterName);

    /// <inheritdoc/>
    public override void SaveWeights(string path) =>
        ModelFolderWriter.WriteWeights(path, Config, new ModuleWeights(this));

    /// <inheritdoc/>
    public override void LoadWeights(string path)
    {
        using CheckpointWeights weights = CheckpointWeights.Open(Config, path);
        Copy(weights);
        NeedsWhitening = false;
    }

    /// <summary>
    /// Reads only the parameters of the transformers and of the layers after pooling, from a model of any kind with the
    /// same encoder, or a plain BERT or DistilBERT.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is malformed, or lacks a parameter.</exception>
    public void LoadTransformer(string path)
    {
        using CheckpointWeights weights = CheckpointWeights.OpenTransformer(Config, path);
        Copy(weights);
    }

    /// <summary>Reads only the hyper-head's parameters, from a Hypencoder on any encoder of the same width.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or lacks a parameter.</exception>
    public void LoadHyperHead(string path)
    {
        using CheckpointWeights weights = CheckpointWeights.OpenHyperHead(Config, path);
        Copy(weights);
        NeedsWhitening = false;
    }

    private void Copy(CheckpointWeights weights)
    {
        _packedHead = null;
        _frozen?.Clear();
        ModelWeights.Copy(Parameters(), weights);
    }

    private static void Freeze(BertEncoder encoder, bool frozen)
    {
        if (!frozen)
            return;
        foreach (Parameter parameter in encoder.parameters())
            parameter.requires_grad_(false);
    }
}
