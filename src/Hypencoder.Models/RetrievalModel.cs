using System.Security.Cryptography;
using Hypencoder.Models.Checkpoints;
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
    /// <param name="fingerprint">Gives <see cref="Fingerprint"/> when first asked.</param>
    private RetrievalModel(DualEncoder encoder, WordPieceTokenizer tokenizer, Func<string> fingerprint)
    {
        encoder.eval();
        Encoder = encoder;
        Tokenizer = tokenizer;
        _fingerprint = new Lazy<string>(fingerprint);
    }

    /// <summary>The network.</summary>
    public DualEncoder Encoder { get; }

    /// <summary>Text to token ids.</summary>
    public WordPieceTokenizer Tokenizer { get; }

    /// <summary>The architecture.</summary>
    public DualEncoderConfig Config => Encoder.Config;

    /// <summary>
    /// The first 16 hex digits of the SHA-256 of config, weights and vocabulary: an index made by one model
    /// refuses another.
    /// </summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Loads a model directory.</summary>
    /// <exception cref="InvalidDataException">A file is missing, malformed or does not fit the others.</exception>
    public static RetrievalModel Load(string directory)
    {
        if (!File.Exists(Path.Combine(directory, "config.json")))
            throw new InvalidDataException($"{directory}: expected a model directory with a config.json");
        DualEncoderConfig config = DualEncoderConfig.Read(directory);
        DualEncoder encoder = new(config);
        ModelWeights.Load(encoder, Path.Combine(directory, "model.safetensors"));
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(directory);
        // The encoders give id 0 no gradient, and batches are padded with it.
        if (tokenizer.PaddingId != 0)
            throw new InvalidDataException($"{directory}: expected [PAD] as token 0, found {tokenizer.PaddingId}");
        if (tokenizer.VocabularySize > config.QueryEncoder.VocabularySize)
        {
            throw new InvalidDataException(
                $"{directory}: vocab.txt has {tokenizer.VocabularySize} tokens, "
                + $"and the model's vocab_size is {config.QueryEncoder.VocabularySize}");
        }
        return new RetrievalModel(encoder, tokenizer, () => Hash(directory));
    }

    /// <summary>Writes a model directory; <see cref="Load"/> reads it back.</summary>
    public static void Save(DualEncoder encoder, WordPieceTokenizer tokenizer, string directory)
    {
        Directory.CreateDirectory(directory);
        tokenizer.Save(directory);
        ModelWeights.Save(encoder, Path.Combine(directory, "model.safetensors"));
        encoder.Config.Write(directory);
    }

    /// <summary>The q-nets of queries, encoded in batches of their own order.</summary>
    /// <param name="queries">Their texts.</param>
    /// <param name="maxLength">In tokens; null for the model's own.</param>
    public QNet[] EncodeQueries(IReadOnlyList<string> queries, int? maxLength = null)
    {
        int limit = Limit(maxLength ?? Config.QueryMaxLength, Config.QueryEncoder);
        List<QNet> nets = new(queries.Count);
        using IDisposable gradients = no_grad();
        foreach (string[] batch in queries.Chunk(BatchSize))
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor ids, Tensor mask) = TokenBatch.Create([.. batch.Select(q => Tokenizer.Encode(q, limit))]);
            nets.AddRange(Encoder.EncodeQueries(ids, mask).ToQNets());
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

    private static string Hash(string directory)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        foreach (string name in new[] { "config.json", "model.safetensors", "vocab.txt" })
        {
            using FileStream file = File.OpenRead(Path.Combine(directory, name));
            for (int read; (read = file.Read(buffer)) > 0;)
                hash.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
