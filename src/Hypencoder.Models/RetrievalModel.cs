using Hypencoder.Hub;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;
using Hypencoder.Search.Wire;

namespace Hypencoder.Models;

/// <summary>
/// A dual encoder with its tokenizer, which encodes texts to q-nets and passage vectors. Its directory has the format
/// of Hugging Face: <c>config.json</c>, <c>model.safetensors</c>, <c>vocab.txt</c>, <c>tokenizer_config.json</c>.
/// </summary>
/// <remarks>
/// Safe for concurrent use. <see cref="Dispose"/> may be called at any time: running calls finish, and later ones throw
/// <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed class RetrievalModel : IDisposable
{
    /// <summary>Number of queries that are encoded together.</summary>
    private const int QueryBatchSize = 64;

    private readonly IEncoderBackend _backend;
    private readonly SharedUse _use;
    private readonly Lazy<string> _fingerprint, _passageFingerprint;

    /// <param name="config">Architecture of the model.</param>
    /// <param name="tokenizer">Tokenizer with the model's vocabulary.</param>
    /// <param name="options">Prompts and lengths that override the model's own; null for none.</param>
    /// <param name="backend">Backend that computes q-nets and vectors.</param>
    /// <param name="fingerprint">Computes the fingerprint when it is first read.</param>
    /// <param name="passageFingerprint">Computes the fingerprint of the passage side when it is first read.</param>
    /// <param name="resource">Object to dispose of with this model; null for none.</param>
    /// <exception cref="InvalidDataException">The encoder does not support a length, or a prompt fills it.</exception>
    internal RetrievalModel(
        DualEncoderConfig config, WordPieceTokenizer tokenizer, ModelOptions? options, IEncoderBackend backend,
        Func<string> fingerprint, Func<string> passageFingerprint, IDisposable? resource)
    {
        Options = options ?? new ModelOptions();
        (QueryInput, PassageInput) = Inputs(config, tokenizer, Options);
        Config = config;
        Tokenizer = tokenizer;
        Threads = Options.Threads;
        _backend = backend;
        _use = new SharedUse(resource);
        _fingerprint = new Lazy<string>(fingerprint);
        _passageFingerprint = new Lazy<string>(passageFingerprint);
    }

    /// <summary>
    /// Source of the model: the full path of its directory, or the name of its repository as given. Null for a model
    /// that was constructed from its parts.
    /// </summary>
    public string? Name { get; internal init; }

    /// <summary>Tokenizer of the model.</summary>
    internal WordPieceTokenizer Tokenizer { get; }

    /// <summary>Number of values in a passage vector.</summary>
    public int Dimension => Config.Dimension;

    /// <summary>Architecture of the model.</summary>
    internal DualEncoderConfig Config { get; }

    /// <summary>Options with which the model was loaded.</summary>
    public ModelOptions Options { get; }

    /// <summary>Conversion of queries to tokens, by the options or else the model's settings.</summary>
    internal TextInput QueryInput { get; }

    /// <summary>Conversion of passages to tokens, by the options or else the model's settings.</summary>
    internal TextInput PassageInput { get; }

    /// <summary>
    /// First 16 hexadecimal digits of the SHA-256 of architecture, weights and vocabulary, independent of the file
    /// formats. An index of one model refuses queries of another.
    /// </summary>
    public string Fingerprint => Value(_fingerprint);

    /// <summary>
    /// Fingerprint of everything that determines the vectors of passages; models that share it can search each other's
    /// indexes.
    /// </summary>
    internal string PassageFingerprint => Value(_passageFingerprint);

    /// <summary>Creates what writes this model's q-nets to bytes and reads them with the weights that they share.</summary>
    internal QNetWire CreateQNetWire() => new(Fingerprint, (_backend as PackedDualEncoder)?.QNetLayers ?? []);

    /// <summary>Backend that computes q-nets and vectors.</summary>
    internal IEncoderBackend Backend => _backend;

    /// <summary>Greatest number of threads for encoding; setting 0 means all processors.</summary>
    internal int Threads
    {
        get;
        set => field = value > 0 ? value : Environment.ProcessorCount;
    }

    /// <summary>Loads a model: a Hypencoder, a bi-encoder, or a BERT or DistilBERT used as one.</summary>
    /// <param name="model">
    /// Path of a directory with a <c>config.json</c> and weights as safetensors, in PyTorch's format or as an ONNX
    /// export; or name of a repository of Hugging Face, <c>org/name[@revision]</c>, which is downloaded into the cache.
    /// </param>
    /// <param name="options">Settings that override or complete those of the model; null for none.</param>
    /// <param name="progress">Receives the progress while files are downloaded; null for none.</param>
    /// <exception cref="InvalidDataException">A file is missing, malformed or inconsistent with the others.</exception>
    /// <exception cref="IOException">
    /// The hub cannot be reached, and the cache does not have the whole model.
    /// </exception>
    public static RetrievalModel Load(
        string model, ModelOptions? options = null, IProgress<HubProgress>? progress = null) =>
        LoadPacked(model, options, progress, PackedWeightsCache.OfProcess);

    /// <summary>Loads a model, with its packed weights from a cache if they are there.</summary>
    internal static RetrievalModel LoadPacked(
        string model, ModelOptions? options, IProgress<HubProgress>? progress, PackedWeightsCache? cache)
    {
        (string directory, DualEncoderConfig config, WordPieceTokenizer tokenizer) =
            ReadSettings(model, options, progress);
        EncoderPrecision precision = options?.Precision ?? EncoderPrecision.Float32;
        PackedWeightsCache.Place? place = cache?.PlaceOf(directory, config, tokenizer, precision);
        if (place?.TryRead(config) is (PackedDualEncoder packed, PackedWeightsFile file))
        {
            return new RetrievalModel(
                config, tokenizer, options, packed, () => file.Fingerprint, () => file.PassageFingerprint, null)
            {
                Name = NameOf(model),
            };
        }
        CheckpointWeights weights = CheckpointWeights.Open(config, directory);
        try
        {
            NewWeightBuffers buffers = new();
            PackedDualEncoder encoder = PackedDualEncoder.Create(config, weights, precision, buffers);
            weights.RequireNumbers();
            RetrievalModel loaded = new(
                config, tokenizer, options, encoder,
                () => ModelFingerprint.Of(config, weights, tokenizer, precision),
                () => ModelFingerprint.OfPassages(config, weights, tokenizer, precision), weights)
            {
                Name = NameOf(model),
            };
            place?.TryWrite(loaded, buffers);
            return loaded;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The <see cref="Name"/> of a loaded model.</summary>
    internal static string NameOf(string model) => Directory.Exists(model) ? Path.GetFullPath(model) : model;

    /// <summary>Reads everything but a model's weights, and checks that the parts are consistent.</summary>
    /// <exception cref="InvalidDataException">A file is missing, malformed or inconsistent with the others.</exception>
    /// <exception cref="IOException">
    /// The hub cannot be reached, and the cache does not have the whole model.
    /// </exception>
    internal static (string Directory, DualEncoderConfig Config, WordPieceTokenizer Tokenizer) ReadSettings(
        string model, ModelOptions? options, IProgress<HubProgress>? progress)
    {
        string directory = ModelHub.Resolve(model, options?.Hub, progress);
        DualEncoderConfig config = DualEncoderConfig.Read(directory, options);
        WordPieceTokenizer tokenizer = FindTokenizer(directory, config, options?.Hub) ?? throw NoTokenizer(directory);
        try
        {
            Inputs(config, tokenizer, options ?? new ModelOptions());
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{directory}: {e.Message}", e);
        }
        return (directory, config, tokenizer);
    }

    /// <summary>Loads only a model's tokenizer: its own, or that of its base model.</summary>
    /// <param name="model">Directory or repository, as for <see cref="Load"/>.</param>
    /// <param name="options">Settings that override or complete those of the model; null for none.</param>
    /// <exception cref="InvalidDataException">There is no tokenizer, or it is malformed.</exception>
    internal static WordPieceTokenizer LoadTokenizer(string model, ModelOptions? options = null)
    {
        string directory = ModelHub.Resolve(model, options?.Hub);
        DualEncoderConfig config = DualEncoderConfig.Read(directory, options);
        return FindTokenizer(directory, config, options?.Hub) ?? throw NoTokenizer(directory);
    }

    private static (TextInput Query, TextInput Passage) Inputs(
        DualEncoderConfig config, WordPieceTokenizer tokenizer, ModelOptions options)
    {
        TextInput query = new(
            options.QueryPrompt ?? config.QueryPrompt, options.QueryMaxLength ?? config.QueryMaxLength);
        TextInput passage = new(
            options.PassagePrompt ?? config.PassagePrompt, options.PassageMaxLength ?? config.PassageMaxLength);
        query.Require("query", tokenizer, config.QueryEncoder.MaxPositions);
        passage.Require("passage", tokenizer, config.PassageEncoder.MaxPositions);
        return (query, passage);
    }

    private static InvalidDataException NoTokenizer(string directory) => new(
        $"{directory}: expected a vocab.txt or tokenizer.json, in it or in its base model, found none");

    /// <summary>
    /// Finds the model's own tokenizer, or that of the base model of its queries; null if neither has one.
    /// </summary>
    internal static WordPieceTokenizer? FindTokenizer(
        string directory, DualEncoderConfig config, HubOptions? hub)
    {
        string own = ModelFolder.Open(directory).Transformer;
        string? place = WordPieceTokenizer.Exists(own) ? own : DualEncoderFile.QueryBase(directory, hub);
        if (place is null || !WordPieceTokenizer.Exists(place))
            return null;
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(place);
        // Batches are padded with token 0, which gets no gradient.
        if (tokenizer.PaddingId != 0)
            throw new InvalidDataException($"{place}: expected [PAD] as token 0, found {tokenizer.PaddingId}");
        SentenceConfigFile.RequireCaseOf(own, tokenizer.Options.LowerCase);
        int size = config.QueryEncoder.VocabularySize;
        if (tokenizer.VocabularySize <= size)
            return tokenizer;
        string last = tokenizer.Added.FirstOrDefault(t => t.Id >= Math.Max(size, tokenizer.PieceCount)) is { } added
            ? $"; the added token \"{MessageText.OneLine(added.Content)}\" has id {added.Id}"
            : "";
        throw new InvalidDataException($"{place}: the vocabulary has {tokenizer.VocabularySize} tokens, "
            + $"and the model's vocab_size is {size}{last}");
    }

    /// <summary>Encodes queries to q-nets.</summary>
    /// <param name="queries">Texts of the queries.</param>
    /// <param name="maxLength">Number of tokens to which queries are cut; null for the model's own.</param>
    /// <param name="cancellationToken">Stops the encoding between batches.</param>
    public QNet[] EncodeQueries(
        IReadOnlyList<string> queries, int? maxLength = null, CancellationToken cancellationToken = default) =>
        EncodeQueries(queries, maxLength, out _, cancellationToken);

    /// <summary>Encodes queries to q-nets, and counts their tokens, those of the prompt included.</summary>
    internal QNet[] EncodeQueries(
        IReadOnlyList<string> queries, int? maxLength, out long tokenCount, CancellationToken cancellationToken)
    {
        using SharedUse.Call call = _use.Begin();
        TextInput input = maxLength is int length
            ? QueryInput with { MaxLength = Limit(length, Config.QueryEncoder) }
            : QueryInput;
        List<QNet> nets = new(queries.Count);
        tokenCount = 0;
        foreach (string[] batch in queries.Chunk(QueryBatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[][] tokens = input.Tokens(Tokenizer, batch);
            tokenCount += tokens.Sum(ids => (long)ids.Length);
            nets.AddRange(_backend.EncodeQueries(tokens, Threads));
        }
        return [.. nets];
    }

    /// <summary>Encodes passages to vectors.</summary>
    /// <param name="passages">Texts of the passages.</param>
    /// <param name="maxLength">Number of tokens to which passages are cut; null for the model's own.</param>
    /// <param name="cancellationToken">Stops the encoding between batches.</param>
    /// <returns>The vectors, row-major (passages × d).</returns>
    /// <remarks>
    /// The bits of a vector do not depend on the other passages, except for <see cref="Pooling.MeanPublished"/> and on
    /// devices other than the processor.
    /// </remarks>
    public float[] EncodePassages(
        IReadOnlyList<string> passages, int? maxLength = null, CancellationToken cancellationToken = default) =>
        EncodePassages(passages, maxLength, out _, cancellationToken);

    /// <summary>Encodes passages to vectors, and counts their tokens, those of the prompt included.</summary>
    internal float[] EncodePassages(
        IReadOnlyList<string> passages, int? maxLength, out long tokenCount, CancellationToken cancellationToken)
    {
        using SharedUse.Call call = _use.Begin();
        TextInput input = maxLength is int length
            ? PassageInput with { MaxLength = Limit(length, Config.PassageEncoder) }
            : PassageInput;
        int[][] tokens = input.Tokens(Tokenizer, passages);
        tokenCount = tokens.Sum(ids => (long)ids.Length);
        float[] vectors = new float[passages.Count * Config.Dimension];
        foreach (PassageBatch batch in PassageBatch.Cut(tokens, Config.PassagePooling, Threads))
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.Encode(_backend, tokens, Config.Dimension, vectors, Threads);
        }
        return vectors;
    }

    /// <inheritdoc/>
    public void Dispose() => _use.Dispose();

    /// <summary>The weights are hashed when a fingerprint is asked for first.</summary>
    private string Value(Lazy<string> fingerprint)
    {
        if (fingerprint.IsValueCreated)
            return fingerprint.Value;
        using SharedUse.Call call = _use.Begin();
        return fingerprint.Value;
    }

    private static int Limit(int maxLength, EncoderConfig encoder) => maxLength >= 3
        ? Math.Min(maxLength, encoder.MaxPositions)
        : throw new ArgumentOutOfRangeException(nameof(maxLength), maxLength, "expected 3 tokens or more");
}
