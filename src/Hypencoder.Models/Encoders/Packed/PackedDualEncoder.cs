using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.HyperHead;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// A dual encoder for inference on the kernels of Hypencoder.Search: token ids to q-nets and passage vectors, without
/// any native library. Weights are packed once. A call needs memory for a group of some 256 tokens for each thread, and
/// for its results.
/// </summary>
/// <remarks>
/// Safe for concurrent use. The bits of a result depend neither on the number of threads nor on what else is encoded in
/// the call, except for <see cref="Pooling.MeanPublished"/>, which includes the padding to the call's longest sequence.
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

    /// <summary>Architecture of the model.</summary>
    public DualEncoderConfig Config { get; }

    /// <summary>Packs a model for the widest vectors of this processor.</summary>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="tensors">Weights of the model, which are copied.</param>
    /// <param name="precision">Number format of the transformers' linear layers.</param>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public static PackedDualEncoder Create(
        DualEncoderConfig config, INamedTensors tensors, EncoderPrecision precision = EncoderPrecision.Float32) =>
        VectorWidths.Widest(new Factory(config, tensors, precision));

    /// <summary>Packs a model for the vectors of <typeparamref name="TSimd"/>.</summary>
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

    /// <summary>Encodes queries to q-nets; those of a bi-encoder have no hidden layers.</summary>
    /// <param name="tokens">Token ids of each query, including special tokens.</param>
    /// <param name="threads">Greatest number of threads.</param>
    /// <exception cref="ArgumentException">A sequence is empty or too long, or an id is unknown.</exception>
    public QNet[] EncodeQueries(IReadOnlyList<int[]> tokens, int threads)
    {
        return _head is null
            ? [.. EncodeQueryVectors(tokens, threads).Select(
                vector => new QNet(Config.QNetOptions, [Config.Dimension, 1], [vector], []))]
            : Generate(EncodeQueryStates(tokens, threads), threads);
    }

    /// <summary>Generates a Hypencoder's q-nets from token states.</summary>
    /// <param name="states">Last hidden states of each query (tokens × hidden).</param>
    /// <param name="threads">Greatest number of threads.</param>
    internal QNet[] Generate(float[][] states, int threads)
    {
        PackedHead head = _head
            ?? throw new InvalidOperationException("the model is a bi-encoder, which has no hyper-head");
        QNet[] nets = new QNet[states.Length];
        // Each thread takes a query, or all threads take one query after another.
        bool together = nets.Length < threads;
        Threads.Each(together ? 1 : threads, nets.Length, (_, i) =>
        {
            long[] mask = new long[states[i].Length / Config.QueryEncoder.HiddenSize];
            Array.Fill(mask, 1);
            nets[i] = head.Generate(states[i], mask, together ? threads : 1);
        });
        return nets;
    }

    /// <summary>Encodes queries to vectors of d values.</summary>
    /// <exception cref="InvalidOperationException">
    /// The model is a Hypencoder without <c>embedding_representation</c>.
    /// </exception>
    /// <inheritdoc cref="EncodeQueries"/>
    public float[][] EncodeQueryVectors(IReadOnlyList<int[]> tokens, int threads)
    {
        Pooling pooling = Config.QueryPooling ?? (_head is null
            ? Pooling.Cls
            : throw new InvalidOperationException("the model encodes queries to q-nets only, not to vectors"));
        float[][] vectors = new float[tokens.Count][];
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = new float[Config.Dimension];
        EncodeVectors(_query, pooling, tokens, threads, i => vectors[i]);
        return vectors;
    }

    /// <summary>Encodes queries to their last hidden states, each (tokens × hidden).</summary>
    /// <inheritdoc cref="EncodeQueries"/>
    public float[][] EncodeQueryStates(IReadOnlyList<int[]> tokens, int threads) =>
        EncodeStates(_query, tokens, threads);

    /// <summary>Encodes passages to their last hidden states, each (tokens × hidden).</summary>
    /// <inheritdoc cref="EncodeQueries"/>
    public float[][] EncodePassageStates(IReadOnlyList<int[]> tokens, int threads) =>
        EncodeStates(_passage, tokens, threads);

    /// <summary>Encodes passages to vectors.</summary>
    /// <param name="tokens">Token ids of each passage, including special tokens.</param>
    /// <param name="vectors">Receives the vectors, row-major (passages × d).</param>
    /// <param name="threads">Greatest number of threads.</param>
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
