using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Torch.Encoders;
using Hypencoder.Torch.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hypencoder.Torch;

/// <summary>
/// A BERT that scores a query and a passage together, as <c>[CLS] query [SEP] passage [SEP]</c>, by a linear layer on
/// the state of <c>[CLS]</c> after the pooler. Its parameters have the names of <c>BertForSequenceClassification</c>.
/// </summary>
/// <remarks>Nogueira, Cho, arXiv 1901.04085.</remarks>
internal sealed class CrossEncoder : TrainedModule
{
    private const int PairsAGroup = 32;
    private readonly BertEncoder _encoder;
    private readonly Dropout _dropout;
    private readonly Linear _classifier;

    /// <summary>A cross-encoder with fresh weights from torch's generator, which the caller seeds.</summary>
    /// <exception cref="InvalidDataException">The encoder has no token types that tell the two texts apart.</exception>
    public CrossEncoder(EncoderConfig config)
        : base(nameof(CrossEncoder))
    {
        TorchRuntime.Require();
        if (config.Family != EncoderFamily.Bert || config.TokenTypes < 2)
        {
            throw new InvalidDataException(
                "a cross-encoder: expected a BERT of two token types as its start, "
                + $"found a {config.Family} of {config.TokenTypes}");
        }
        Config = config;
        _encoder = this.Add("bert", new BertEncoder(config));
        _dropout = this.Add("dropout", Dropout(config.HiddenDropout));
        _classifier = this.Add(PackedCrossEncoder.Classifier, Linear(config.HiddenSize, 1));
        Initialize(_classifier);
    }

    /// <summary>The architecture of the transformer.</summary>
    public EncoderConfig Config { get; }

    /// <summary>Creates a cross-encoder with the transformer of a model or a plain BERT.</summary>
    /// <param name="config">The architecture of the transformer.</param>
    /// <param name="start">The model's directory. If the model has no pooler, the pooler has new weights.</param>
    /// <exception cref="InvalidDataException">The file is malformed, or lacks a parameter.</exception>
    public static CrossEncoder Begin(EncoderConfig config, string start)
    {
        CrossEncoder model = new(config);
        DualEncoderConfig encoder = new()
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = config,
            PassageEncoder = config,
        };
        using CheckpointWeights weights = CheckpointWeights.OpenTransformer(encoder, start);
        ModelWeights.Copy(
            model.Parameters().Where(p => !model.IsHead(p.Name)).Select(p => (NameOf(p.Name), p.Value)), weights);
        using DisposeScope scope = NewDisposeScope();
        if (model._encoder.Pooler!.weight!.count_nonzero().item<long>() == 0) // the start has none
            model.Initialize(model._encoder.Pooler);
        return model;
    }

    /// <summary>Loads a cross-encoder from a directory that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A file is missing, malformed or of another kind of model.</exception>
    public static CrossEncoder Load(string directory)
    {
        CrossEncoder model = new(CrossEncoderFile.Read(directory));
        model.LoadWeights(directory);
        return model;
    }

    /// <summary>Scores pairs in groups of similar length: (pairs).</summary>
    public Tensor Score(IReadOnlyList<TextPair> pairs) => LengthGroups.InOrder(
        [.. pairs.Select(p => (long)p.Length)], PairsAGroup, group =>
        {
            (Tensor ids, Tensor types, Tensor mask) = TokenBatch.Create([.. group.Select(i => pairs[i])]);
            return Score(ids, types, mask);
        });

    /// <summary>Scores a batch of pairs: (pairs).</summary>
    /// <param name="ids">Token ids, int64: (pairs, tokens)</param>
    /// <param name="types">0 for tokens of the query, 1 for those of the passage, int64: (pairs, tokens)</param>
    /// <param name="mask">1 for a token, 0 for padding, int64: (pairs, tokens)</param>
    public Tensor Score(Tensor ids, Tensor types, Tensor mask)
    {
        Tensor pooled = _encoder.Pool(_encoder.EncodePairs(ids, types, mask)); // (pairs, hidden)
        return _classifier.forward(_dropout.forward(pooled)).squeeze(-1);
    }

    /// <summary>Copies the current weights to a model on the kernels of search.</summary>
    public PackedCrossEncoder Pack() => PackedCrossEncoder.Create(Config, new ModuleWeights(this));

    /// <inheritdoc/>
    public override bool IsHead(string parameterName) =>
        !parameterName.StartsWith(PackedCrossEncoder.Transformer, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override void SaveWeights(string path)
    {
        ModuleWeights weights = new(this);
        SafetensorsWriter.Write(path, Parameters().Select(p => new SafetensorsTensor(
            p.Name, p.Value.shape, weights.Read(p.Name, [.. p.Value.shape.Select(size => (int)size)]))));
    }

    /// <inheritdoc/>
    public override void LoadWeights(string path)
    {
        using ModelCheckpoints files = ModelCheckpoints.Open(path, sharedEncoder: true);
        using IDisposable gradients = no_grad();
        foreach ((string name, Parameter parameter) in Parameters())
        {
            CheckpointTensor found = files.Tensors.GetValueOrDefault(NameOf(name))
                ?? throw new InvalidDataException($"{files.Path}: does not hold the cross-encoder's {name}");
            if (!found.Shape.SequenceEqual(parameter.shape))
            {
                throw new InvalidDataException(
                    $"{files.Path}: tensor {name}: expected [{string.Join(", ", parameter.shape)}], "
                    + $"found [{string.Join(", ", found.Shape)}]");
            }
            float[] values = new float[found.Count];
            found.CopyTo(values);
            using Tensor source = tensor(values).reshape(parameter.shape);
            parameter.copy_(source);
        }
    }

    /// <summary>
    /// Writes a model directory, which the class <c>CrossEncoder</c> of sentence-transformers can read too.
    /// </summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="directory">The directory, which is created if missing.</param>
    public void Save(WordPieceTokenizer tokenizer, string directory)
    {
        Directory.CreateDirectory(directory);
        tokenizer.Save(directory);
        SaveWeights(Path.Combine(directory, CheckpointFiles.Safetensors));
        CrossEncoderFile.Write(directory, Config);
    }

    private void Initialize(Linear linear)
    {
        using IDisposable gradients = no_grad();
        init.normal_(linear.weight!, 0, Config.InitializerRange);
        init.zeros_(linear.bias!);
    }

    /// <summary>Returns the name under which <see cref="ModelCheckpoints"/> has a parameter.</summary>
    private static string NameOf(string name) => ModelParameters.QueryTransformer
        + (name.StartsWith(PackedCrossEncoder.Transformer, StringComparison.Ordinal)
            ? name[PackedCrossEncoder.Transformer.Length..]
            : name);
}
