using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Encoders.Packed;

namespace Hypencoder.Models;

/// <summary>
/// A BERT that scores a query and a passage together: text in, scores out. Safe to use from many threads.
/// </summary>
/// <remarks>Nogueira, Cho, arXiv 1901.04085.</remarks>
internal sealed class CrossEncoderModel
{
    /// <summary>Number of tokens to which queries are cut, where it is not given.</summary>
    private const int QueryMaxLength = 64;

    private const int ShortestLength = 3; // one token, [CLS] and [SEP]
    private const int BatchSize = 256;
    private readonly PackedCrossEncoder _encoder;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly TextInput _queryInput;
    private readonly TextInput _passageInput;
    private readonly int _threads;

    private CrossEncoderModel(
        PackedCrossEncoder encoder, WordPieceTokenizer tokenizer, TextInput queryInput, TextInput passageInput,
        int threads)
    {
        _encoder = encoder;
        _tokenizer = tokenizer;
        _queryInput = queryInput;
        _passageInput = passageInput;
        _threads = threads > 0 ? threads : Environment.ProcessorCount;
    }

    /// <summary>Loads a model.</summary>
    /// <param name="directory">Folder of the model.</param>
    /// <param name="options">Its lengths and the number of threads are used.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing, malformed or of another kind of model, or a query and a passage of these lengths are too
    /// long.
    /// </exception>
    public static CrossEncoderModel Load(string directory, ModelOptions options)
    {
        EncoderConfig config = CrossEncoderFile.Read(directory);
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(directory);
        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            throw new InvalidDataException(
                $"{directory}: the vocabulary has {tokenizer.VocabularySize} tokens, and the model's vocab_size is "
                + $"{config.VocabularySize}");
        }
        int longest = config.MaxPositions + 1; // [CLS] of the passage is left out
        int query = options.QueryMaxLength ?? Math.Min(QueryMaxLength, longest / 2);
        int passage = options.PassageMaxLength ?? longest - query;
        if (passage < ShortestLength || query < ShortestLength || query + passage > longest)
        {
            throw new InvalidDataException(
                $"{directory}: expected lengths of query and passage from {ShortestLength} on with a sum of at most "
                + $"{longest}, found {query} and {passage}");
        }
        using ModelCheckpoints files = ModelCheckpoints.Open(directory, sharedEncoder: true);
        return new CrossEncoderModel(
            PackedCrossEncoder.Create(config, new Weights(files)), tokenizer, new TextInput("", query),
            new TextInput("", passage), options.Threads);
    }

    /// <summary>Scores passages for a query; greater is better.</summary>
    /// <param name="query">Text of the query.</param>
    /// <param name="passages">Texts of the passages.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public float[] Score(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken = default)
    {
        int[] first = _queryInput.Tokens(_tokenizer, [query])[0];
        List<float> scores = new(passages.Count);
        foreach (string[] batch in passages.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            TextPair[] pairs =
                [.. _passageInput.Tokens(_tokenizer, batch).Select(second => new TextPair(first, second))];
            scores.AddRange(_encoder.Score(pairs, _threads));
        }
        return [.. scores];
    }

    /// <summary>The weights by the names of <c>BertForSequenceClassification</c>.</summary>
    private sealed class Weights(ModelCheckpoints files) : INamedTensors
    {
        public IReadOnlyList<long>? Shape(string name) => Find(name)?.Shape;

        public void CopyTo(string name, Span<float> destination, long first = 0)
        {
            CheckpointTensor tensor = Find(name)
                ?? throw new InvalidDataException($"{files.Path}: does not hold the cross-encoder's {name}");
            if (!tensor.CopyRange(first, destination))
                throw new InvalidDataException($"{files.Path}: expected numbers, found NaN or infinity in {name}");
        }

        /// <summary>Finds a tensor, whose name has the prefix of a plain encoder's in all files.</summary>
        private CheckpointTensor? Find(string name) => files.Tensors.GetValueOrDefault(
            ModelParameters.QueryTransformer
            + (name.StartsWith(PackedCrossEncoder.Transformer, StringComparison.Ordinal)
                ? name[PackedCrossEncoder.Transformer.Length..]
                : name));
    }
}
