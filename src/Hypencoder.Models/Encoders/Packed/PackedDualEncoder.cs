using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.HyperHead;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// A dual encoder on the kernels of search, for inference: token ids to q-nets and passage vectors, without any native
/// library. Weights are packed once; a call needs memory for a group of some 256 tokens a thread, and for its results.
/// </summary>
/// <remarks>
/// Safe for concurrent use. A result's bits depend neither on the threads nor on what else is encoded in the call,
/// except for <see cref="Pooling.MeanPublished"/>, which counts the padding of the call's longest sequence.
/// </remarks>
internal sealed unsafe class PackedDualEncoder : IEncoderBackend
{
    private readonly PackedTransformer _query;
    private readonly PackedTransformer _passage;
    private readonly PackedHead? _head;
    private readonly TextVectors _vectors;

    private PackedDualEncoder(
        DualEncoderConfig config, PackedTransformer query, PackedTransformer passage, PackedHead? head,
        TextVectors vectors)
    {
        Config = config;
        (_query, _passage, _head, _vectors) = (query, passage, head, vectors);
    }

    /// <summary>The architecture.</summary>
    public DualEncoderConfig Config { get; }

    /// <summary>Packs a model for the widest vectors that this processor has.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="tensors">Its weights; not needed afterwards.</param>
    /// <param name="precision">Of the transformers' linear layers.</param>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public static PackedDualEncoder Create(
        DualEncoderConfig config, INamedTensors tensors, EncoderPrecision precision = EncoderPrecision.Float32) =>
        VectorWidths.Widest(new Factory(config, tensors, precision));

    /// <summary>The same for the vectors of <typeparamref name="TSimd"/>.</summary>
    internal static PackedDualEncoder Create<TSimd, TVector>(
        DualEncoderConfig config, INamedTensors tensors, EncoderPrecision precision)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        PackedTransformer query = Transformer(config.QueryEncoder, "query_encoder");
        PackedTransformer passage = config.SharedEncoder
            ? query
            : Transformer(config.PassageEncoder, "passage_encoder");
        PackedHead? head = config.Kind == DualEncoderKind.Hypencoder
            ? new BlockedHead<TSimd, TVector>(HeadParts.Read(config, tensors))
            : null;
        return new PackedDualEncoder(
            config, query, passage, head,
            TextVectors.Read<TSimd, TVector>(config, tensors, config.PassageEncoder.HiddenSize));

        PackedTransformer Transformer(EncoderConfig encoder, string side) =>
            new BlockedTransformer<TSimd, TVector>(encoder, tensors, $"{side}.transformer.", precision);
    }

    /// <summary>The q-nets of queries; a bi-encoder's have no hidden layers.</summary>
    /// <param name="tokens">Ids of each query, special tokens included.</param>
    /// <param name="threads">How many at most.</param>
    /// <exception cref="ArgumentException">A sequence is empty or too long, or an id is unknown.</exception>
    public QNet[] EncodeQueries(IReadOnlyList<int[]> tokens, int threads)
    {
        return _head is null
            ? [.. EncodeQueryVectors(tokens, threads).Select(
                vector => new QNet(Config.QNetOptions, [Config.Dimension, 1], [vector], []))]
            : Generate(EncodeQueryStates(tokens, threads), threads);
    }

    /// <summary>A Hypencoder's q-nets of token states.</summary>
    /// <param name="states">The last hidden states of each query, (tokens × hidden).</param>
    /// <param name="threads">How many at most.</param>
    internal QNet[] Generate(float[][] states, int threads)
    {
        PackedHead head = _head ?? throw new InvalidOperationException("a bi-encoder makes no q-nets of token states");
        QNet[] nets = new QNet[states.Length];
        // A thread each, or all of them for one after another.
        bool together = nets.Length < threads;
        Threads.Each(together ? 1 : threads, nets.Length, (_, i) =>
        {
            long[] mask = new long[states[i].Length / Config.QueryEncoder.HiddenSize];
            Array.Fill(mask, 1);
            nets[i] = head.Generate(states[i], mask, together ? threads : 1);
        });
        return nets;
    }

    /// <summary>The vectors of queries, each (d).</summary>
    /// <exception cref="InvalidOperationException">A Hypencoder without <c>embedding_representation</c>.</exception>
    /// <inheritdoc cref="EncodeQueries"/>
    public float[][] EncodeQueryVectors(IReadOnlyList<int[]> tokens, int threads)
    {
        Pooling pooling = Config.QueryPooling ?? (_head is null
            ? Pooling.Cls
            : throw new InvalidOperationException("the model's queries have q-nets alone, and no vectors"));
        float[][] vectors = new float[tokens.Count][];
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = new float[Config.Dimension];
        EncodeVectors(_query, pooling, tokens, threads, i => vectors[i]);
        return vectors;
    }

    /// <summary>The last hidden states of queries, each (tokens × hidden).</summary>
    /// <inheritdoc cref="EncodeQueries"/>
    public float[][] EncodeQueryStates(IReadOnlyList<int[]> tokens, int threads) =>
        EncodeStates(_query, tokens, threads);

    /// <summary>The last hidden states of passages, each (tokens × hidden).</summary>
    /// <inheritdoc cref="EncodeQueries"/>
    public float[][] EncodePassageStates(IReadOnlyList<int[]> tokens, int threads) =>
        EncodeStates(_passage, tokens, threads);

    /// <summary>The vectors of passages.</summary>
    /// <param name="tokens">Ids of each passage, special tokens included.</param>
    /// <param name="vectors">(passages × d), row-major.</param>
    /// <param name="threads">How many at most.</param>
    /// <exception cref="ArgumentException">A sequence is empty or too long, or an id is unknown.</exception>
    public void EncodePassages(IReadOnlyList<int[]> tokens, Span<float> vectors, int threads)
    {
        int d = Config.Dimension;
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectors.Length, tokens.Count * d, nameof(vectors));
        fixed (float* target = vectors)
        {
            float* start = target;
            EncodeVectors(
                _passage, Config.PassagePooling, tokens, threads, i => new Span<float>(start + (nint)i * d, d));
        }
    }

    private delegate Span<float> RowOf(int sequence);

    private void EncodeVectors(
        PackedTransformer encoder, Pooling pooling, IReadOnlyList<int[]> tokens, int threads, RowOf row)
    {
        int hidden = encoder.Config.HiddenSize;
        int padded = pooling == Pooling.MeanPublished && tokens.Count > 0 ? tokens.Max(t => t.Length) : 0;
        encoder.Encode(tokens, padded, threads, (i, states, stride) =>
        {
            int length = tokens[i].Length;
            _vectors.Write(pooling, states, stride, hidden, length, Math.Max(length, padded), row(i));
        });
        GC.KeepAlive(this);
    }

    private float[][] EncodeStates(PackedTransformer encoder, IReadOnlyList<int[]> tokens, int threads)
    {
        int hidden = encoder.Config.HiddenSize;
        float[][] all = new float[tokens.Count][];
        encoder.Encode(tokens, 0, threads, (i, states, stride) =>
        {
            float[] rows = all[i] = new float[tokens[i].Length * hidden];
            for (int row = 0; row < tokens[i].Length; row++)
                new ReadOnlySpan<float>(states + (nint)row * stride, hidden).CopyTo(rows.AsSpan(row * hidden));
        });
        GC.KeepAlive(this);
        return all;
    }

    private sealed class Factory(DualEncoderConfig config, INamedTensors tensors, EncoderPrecision precision)
        : IVectorWidthFactory<PackedDualEncoder>
    {
        PackedDualEncoder IVectorWidthFactory<PackedDualEncoder>.Create<TSimd, TVector>() =>
            PackedDualEncoder.Create<TSimd, TVector>(config, tensors, precision);
    }
}
