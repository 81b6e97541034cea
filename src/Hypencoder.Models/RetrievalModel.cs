using Hypencoder.Data;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;
using Hypencoder.Search;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Models;

/// <summary>
/// A dual encoder with its tokenizer: text in, q-nets and passage vectors out. In a directory it is what Hugging Face
/// reads: <c>config.json</c>, <c>model.safetensors</c>, <c>vocab.txt</c>, <c>tokenizer_config.json</c>.
/// </summary>
public sealed class RetrievalModel : IDisposable
{
    private const int BatchSize = 64;
    private readonly Lazy<string> _fingerprint;

    /// <param name="encoder">Owned, and put into evaluation mode.</param>
    /// <param name="tokenizer">Its vocabulary.</param>
    public RetrievalModel(DualEncoder encoder, WordPieceTokenizer tokenizer)
    {
        encoder.eval();
        Encoder = encoder;
        Tokenizer = tokenizer;
        _fingerprint = new Lazy<string>(() => ModelFingerprint.Of(encoder, tokenizer));
    }

    /// <summary>The network.</summary>
    public DualEncoder Encoder { get; }

    /// <summary>Text to token ids.</summary>
    public WordPieceTokenizer Tokenizer { get; }

    /// <summary>The architecture.</summary>
    public DualEncoderConfig Config => Encoder.Config;

    /// <summary>
    /// The first 16 hex digits of the SHA-256 of architecture, weights and vocabulary, whatever files they are from: an
    /// index made by one model refuses another.
    /// </summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Loads a model: a Hypencoder, a bi-encoder, or a BERT or DistilBERT used as one.</summary>
    /// <param name="model">
    /// A directory with a <c>config.json</c> and weights in safetensors or PyTorch's form, or a repository of Hugging
    /// Face, <c>org/name[@revision]</c>, which is pulled into the cache.
    /// </param>
    /// <param name="options">How to use a model that does not say it itself.</param>
    /// <exception cref="InvalidDataException">A file is missing, malformed or does not fit the others.</exception>
    /// <exception cref="IOException">The hub cannot be reached, and the cache has not all of the model.</exception>
    public static RetrievalModel Load(string model, ModelOptions? options = null)
    {
        string directory = ModelHub.Resolve(model, options?.Hub);
        DualEncoderConfig config = DualEncoderConfig.Read(directory, options);
        WordPieceTokenizer tokenizer = FindTokenizer(directory, config, options?.Hub) ?? throw NoTokenizer(directory);
        return new RetrievalModel(DualEncoder.Load(config, directory), tokenizer);
    }

    /// <summary>Loads a model's tokenizer alone: its own, or that of its base model.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is malformed.</exception>
    public static WordPieceTokenizer LoadTokenizer(string model)
    {
        string directory = ModelHub.Resolve(model);
        return FindTokenizer(directory, DualEncoderConfig.Read(directory), null) ?? throw NoTokenizer(directory);
    }

    private static InvalidDataException NoTokenizer(string directory) => new(
        $"{directory}: expected a vocab.txt or tokenizer.json, in it or in its base model, found none");

    /// <summary>
    /// The model's own tokenizer, else that of the base model of its queries; null where neither has one.
    /// </summary>
    internal static WordPieceTokenizer? FindTokenizer(
        string directory, DualEncoderConfig config, HubOptions? hub)
    {
        string? place = WordPieceTokenizer.Exists(directory) ? directory : DualEncoderFile.QueryBase(directory, hub);
        if (place is null || !WordPieceTokenizer.Exists(place))
            return null;
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(place);
        // The encoders give id 0 no gradient, and batches are padded with it.
        if (tokenizer.PaddingId != 0)
            throw new InvalidDataException($"{place}: expected [PAD] as token 0, found {tokenizer.PaddingId}");
        int size = config.QueryEncoder.VocabularySize;
        if (tokenizer.VocabularySize <= size)
            return tokenizer;
        string last = tokenizer.Added.FirstOrDefault(t => t.Id >= Math.Max(size, tokenizer.PieceCount)) is { } added
            ? $"; the added token \"{MessageText.OneLine(added.Content)}\" has id {added.Id}"
            : "";
        throw new InvalidDataException($"{place}: the vocabulary has {tokenizer.VocabularySize} tokens, "
            + $"and the model's vocab_size is {size}{last}");
    }

    /// <summary>
    /// Writes a model directory; <see cref="Load"/> reads it back, and so does the published code, in that directory.
    /// </summary>
    public static void Save(DualEncoder encoder, WordPieceTokenizer tokenizer, string directory)
    {
        Directory.CreateDirectory(directory);
        tokenizer.Save(directory);
        ModelWeights.Save(encoder, Path.Combine(directory, CheckpointFiles.Safetensors));
        ModelWeights.SaveBases(encoder, directory);
        encoder.Config.Write(directory);
    }

    /// <summary>The q-nets of queries, encoded in batches of their own order.</summary>
    /// <param name="queries">Their texts.</param>
    /// <param name="maxLength">In tokens; null for the model's own.</param>
    public QNet[] EncodeQueries(IReadOnlyList<string> queries, int? maxLength = null)
    {
        int limit = Limit(maxLength ?? Config.QueryMaxLength, Config.QueryEncoder);
        List<QNet> nets = new(queries.Count);
        foreach (string[] batch in queries.Chunk(BatchSize))
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor ids, Tensor mask) = TokenBatch.Create([.. batch.Select(q => Tokenizer.Encode(q, limit))]);
            nets.AddRange(Encoder.EncodeQNets(ids, mask));
        }
        return [.. nets];
    }

    /// <summary>The vectors of passages, row by row.</summary>
    /// <param name="passages">Their texts.</param>
    /// <param name="maxLength">In tokens; null for the model's own.</param>
    /// <returns>(passages × d), row-major</returns>
    /// <remarks>
    /// Passages of like length are encoded together, so the bits of a vector depend on which passages it is given with.
    /// </remarks>
    public float[] EncodePassages(IReadOnlyList<string> passages, int? maxLength = null)
    {
        int limit = Limit(maxLength ?? Config.PassageMaxLength, Config.PassageEncoder);
        int[][] tokens = Tokenizer.EncodeAll(passages, limit);
        float[] vectors = new float[passages.Count * Config.Dimension];
        using IDisposable gradients = no_grad();
        foreach (int[] batch in Enumerable.Range(0, passages.Count).OrderBy(i => tokens[i].Length).Chunk(BatchSize))
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor ids, Tensor mask) = TokenBatch.Create([.. batch.Select(i => tokens[i])]);
            Span<float> rows = Encoder.EncodePassages(ids, mask).contiguous().data<float>().ToArray();
            for (int i = 0; i < batch.Length; i++)
                rows.Slice(i * Config.Dimension, Config.Dimension).CopyTo(vectors.AsSpan(batch[i] * Config.Dimension));
        }
        return vectors;
    }

    /// <inheritdoc/>
    public void Dispose() => Encoder.Dispose();

    private static int Limit(int maxLength, EncoderConfig encoder) => maxLength >= 3
        ? Math.Min(maxLength, encoder.MaxPositions)
        : throw new ArgumentOutOfRangeException(nameof(maxLength), maxLength, "expected 3 tokens or more");
}
