using Hypencoder.Hub;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>
/// A dual encoder with its tokenizer: text in, q-nets and passage vectors out. In a directory it is what Hugging Face
/// reads: <c>config.json</c>, <c>model.safetensors</c>, <c>vocab.txt</c>, <c>tokenizer_config.json</c>.
/// </summary>
/// <remarks>
/// Safe for concurrent use. <see cref="Dispose"/> may be called at any time: calls that are running finish, later ones
/// throw <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed class RetrievalModel : IDisposable
{
    /// <summary>Queries that are encoded together.</summary>
    private const int QueryBatchSize = 64;

    private readonly IEncoderBackend _backend;
    private readonly SharedUse _use;
    private readonly Lazy<string> _fingerprint;

    /// <param name="config">The architecture.</param>
    /// <param name="tokenizer">Its vocabulary.</param>
    /// <param name="options">Prompts and lengths in the place of the model's own; null for its own.</param>
    /// <param name="backend">Computes q-nets and vectors.</param>
    /// <param name="fingerprint">Computes the fingerprint when it is asked for.</param>
    /// <param name="resource">Disposed of with this model; null for none.</param>
    /// <exception cref="InvalidDataException">A length is not the encoder's, or a prompt fills it.</exception>
    internal RetrievalModel(
        DualEncoderConfig config, WordPieceTokenizer tokenizer, ModelOptions? options, IEncoderBackend backend,
        Func<string> fingerprint, IDisposable? resource)
    {
        Options = options ?? new ModelOptions();
        (QueryInput, PassageInput) = Inputs(config, tokenizer, Options);
        Config = config;
        Tokenizer = tokenizer;
        Threads = Options.Threads;
        _backend = backend;
        _use = new SharedUse(resource);
        _fingerprint = new Lazy<string>(fingerprint);
    }

    /// <summary>
    /// Where the model was loaded from: the full path of a directory, or a repository as it was named. Null for a model
    /// that was put together from its parts.
    /// </summary>
    public string? Name { get; internal init; }

    /// <summary>Text to token ids.</summary>
    internal WordPieceTokenizer Tokenizer { get; }

    /// <summary>Width of a passage vector.</summary>
    public int Dimension => Config.Dimension;

    /// <summary>The architecture.</summary>
    internal DualEncoderConfig Config { get; }

    /// <summary>What the model was told in the place of what its files say.</summary>
    public ModelOptions Options { get; }

    /// <summary>How queries become tokens: as the options say, else as the model does.</summary>
    internal TextInput QueryInput { get; }

    /// <summary>How passages become tokens: as the options say, else as the model does.</summary>
    internal TextInput PassageInput { get; }

    /// <summary>
    /// The first 16 hex digits of the SHA-256 of architecture, weights and vocabulary, whatever files they are from: an
    /// index made by one model refuses another.
    /// </summary>
    public string Fingerprint
    {
        get
        {
            if (_fingerprint.IsValueCreated)
                return _fingerprint.Value;
            using SharedUse.Call call = _use.Begin();
            return _fingerprint.Value;
        }
    }

    /// <summary>What computes q-nets and vectors.</summary>
    internal IEncoderBackend Backend => _backend;

    /// <summary>Number of threads that encoding uses at most; set to 0 for all cores.</summary>
    internal int Threads
    {
        get;
        set => field = value > 0 ? value : Environment.ProcessorCount;
    }

    /// <summary>Loads a model: a Hypencoder, a bi-encoder, or a BERT or DistilBERT used as one.</summary>
    /// <param name="model">
    /// A directory with a <c>config.json</c> and weights in safetensors, in PyTorch's form or as an export in ONNX, or
    /// a repository of Hugging Face, <c>org/name[@revision]</c>, which is pulled into the cache.
    /// </param>
    /// <param name="options">How to use a model that does not say it itself.</param>
    /// <param name="progress">Receives the progress while files of a repository are pulled; null for none.</param>
    /// <exception cref="InvalidDataException">A file is missing, malformed or does not fit the others.</exception>
    /// <exception cref="IOException">The hub cannot be reached, and the cache has not all of the model.</exception>
    public static RetrievalModel Load(
        string model, ModelOptions? options = null, IProgress<HubProgress>? progress = null)
    {
        (string directory, DualEncoderConfig config, WordPieceTokenizer tokenizer) =
            ReadSettings(model, options, progress);
        CheckpointWeights weights = CheckpointWeights.Open(config, directory);
        try
        {
            EncoderPrecision precision = options?.Precision ?? EncoderPrecision.Float32;
            PackedDualEncoder encoder = PackedDualEncoder.Create(config, weights, precision);
            weights.RequireNumbers();
            return new RetrievalModel(
                config, tokenizer, options, encoder,
                () => ModelFingerprint.Of(config, weights, tokenizer, precision), weights)
            {
                Name = NameOf(model),
            };
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>What <see cref="Name"/> says of a model that is loaded.</summary>
    internal static string NameOf(string model) => Directory.Exists(model) ? Path.GetFullPath(model) : model;

    /// <summary>Reads all of a model but its weights, and checks that its parts fit.</summary>
    /// <exception cref="InvalidDataException">A file is missing, malformed or does not fit the others.</exception>
    /// <exception cref="IOException">The hub cannot be reached, and the cache has not all of the model.</exception>
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

    /// <summary>Loads a model's tokenizer alone: its own, or that of its base model.</summary>
    /// <param name="model">As in <see cref="Load"/>.</param>
    /// <param name="options">How to use a model that does not say it itself.</param>
    /// <exception cref="InvalidDataException">There is none, or it is malformed.</exception>
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
    /// The model's own tokenizer, else that of the base model of its queries; null where neither has one.
    /// </summary>
    internal static WordPieceTokenizer? FindTokenizer(
        string directory, DualEncoderConfig config, HubOptions? hub)
    {
        string own = ModelFolder.Open(directory).Transformer;
        string? place = WordPieceTokenizer.Exists(own) ? own : DualEncoderFile.QueryBase(directory, hub);
        if (place is null || !WordPieceTokenizer.Exists(place))
            return null;
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(place);
        // The encoders give id 0 no gradient, and batches are padded with it.
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

    /// <summary>The q-nets of queries.</summary>
    /// <param name="queries">Their texts.</param>
    /// <param name="maxLength">In tokens; null for the model's own.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    public QNet[] EncodeQueries(
        IReadOnlyList<string> queries, int? maxLength = null, CancellationToken cancellationToken = default)
    {
        using SharedUse.Call call = _use.Begin();
        TextInput input = maxLength is int length
            ? QueryInput with { MaxLength = Limit(length, Config.QueryEncoder) }
            : QueryInput;
        List<QNet> nets = new(queries.Count);
        foreach (string[] batch in queries.Chunk(QueryBatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            nets.AddRange(_backend.EncodeQueries(input.Tokens(Tokenizer, batch), Threads));
        }
        return [.. nets];
    }

    /// <summary>The vectors of passages, row by row.</summary>
    /// <param name="passages">Their texts.</param>
    /// <param name="maxLength">In tokens; null for the model's own.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    /// <returns>(passages × d), row-major</returns>
    /// <remarks>
    /// A vector's bits do not depend on the other passages, except for <see cref="Pooling.MeanPublished"/>, and on other
    /// devices than the processor.
    /// </remarks>
    public float[] EncodePassages(
        IReadOnlyList<string> passages, int? maxLength = null, CancellationToken cancellationToken = default)
    {
        using SharedUse.Call call = _use.Begin();
        TextInput input = maxLength is int length
            ? PassageInput with { MaxLength = Limit(length, Config.PassageEncoder) }
            : PassageInput;
        int[][] tokens = input.Tokens(Tokenizer, passages);
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

    private static int Limit(int maxLength, EncoderConfig encoder) => maxLength >= 3
        ? Math.Min(maxLength, encoder.MaxPositions)
        : throw new ArgumentOutOfRangeException(nameof(maxLength), maxLength, "expected 3 tokens or more");
}
