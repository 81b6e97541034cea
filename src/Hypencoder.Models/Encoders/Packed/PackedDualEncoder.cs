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

    /// <summary>What all q-nets share of each hidden layer; empty for a bi-encoder.</summary>
    public FactoredLayer[] QNetLayers => _head?.Layers ?? [];

    /// <summary>Packs a model for the widest vectors of this processor.</summary>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="tensors">Weights of the model, which are copied.</param>
    /// <param name="precision">Number format of the transformers' linear layers.</param>
    /// <param name="buffers">Buffers of the packed weights; null for new ones.</param>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public static PackedDualEncoder Create(
        DualEncoderConfig config, INamedTensors tensors, EncoderPrecision precision = EncoderPrecision.Float32,
        WeightBuffers? buffers = null) =>
        VectorWidths.Widest(new Factory(config, tensors, precision, buffers));

    /// <summary>Packs a model for the vectors of <typeparamref name="TSimd"/>.</summary>
    internal static PackedDualEncoder Create<TSimd, TVector>(
        DualEncoderConfig config, INamedTensors tensors, EncoderPrecision precision, WeightBuffers? buffers = null)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        buffers ??= new NewWeightBuffers();
        PackedTransformer query = Transformer(config.QueryEncoder, "query_encoder");
        PackedTransformer passage = config.SharedEncoder
            ? query
            : Transformer(config.PassageEncoder, "passage_encoder");
        PackedHead? head = config.Kind == DualEncoderKind.Hypencoder
            ? new BlockedHead<TSimd, TVector>(HeadParts.Read(config, tensors))
            : null;
        return new PackedDualEncoder(
            config, query, passage, head,
            TextVectors.Read<TSimd, TVector>(
                config, tensors, Math.Max(config.QueryEncoder.HiddenSize, config.PassageEncoder.HiddenSize), buffers));

        PackedTransformer Transformer(EncoderConfig encoder, string side) =>
            new BlockedTransformer<TSimd, TVector>(encoder, tensors, $"{side}.transformer.", precision, buffers);
    }

    /// <summary>Encodes queries to q-nets; those of a bi-encoder have no hidden layers.</summary>
    /// <param name="tokens">Token ids of each query, including special tokens.</param>
    /// <param name="threads">Greatest number of threads.</param>
    /// <exception cref="ArgumentException">A sequence is empty or too long, or an id is unknown.</exception>
    public QNet[] EncodeQueries(IReadOnlyList<int[]> tokens, int threads)
    {
        if (_head is null)
        {
            return [.. EncodeQueryVectors(tokens, threads).Select(
                vector => new QNet(Config.QNetOptions, [Config.Dimension, 1], [vector], []))];
        }
        return Generate(EncodeForQNets(tokens, threads), threads);
    }

    /// <summary>Encodes queries to what a Hypencoder generates q-nets from, in one pass of the transformer.</summary>
    /// <inheritdoc cref="EncodeQueries"/>
    internal EncodedQuery[] EncodeForQNets(IReadOnlyList<int[]> tokens, int threads)
    {
        if (!Config.LinearTerm)
            return [.. EncodeQueryStates(tokens, threads).Select(states => new EncodedQuery(states, null))];
        float[][] linear = NewVectors(tokens.Count);
        Pooling pooling = Config.QueryPooling ?? Pooling.Cls;
        int padded = Padded(pooling, tokens);
        float[][] states = EncodeStates(_query, tokens, padded, threads, (i, states, stride) =>
        {
            WriteVector(_query, pooling, states, stride, tokens[i].Length, padded, linear[i]);
            foreach (ref float value in linear[i].AsSpan())
                value *= Config.LinearScale;
        });
        return [.. states.Zip(linear, (of, vector) => new EncodedQuery(of, vector))];
    }

    /// <summary>Generates a Hypencoder's q-nets.</summary>
    /// <param name="queries">Encoded queries.</param>
    /// <param name="threads">Greatest number of threads.</param>
    internal QNet[] Generate(EncodedQuery[] queries, int threads)
    {
        PackedHead head = _head
            ?? throw new InvalidOperationException("the model is a bi-encoder, which has no hyper-head");
        QNet[] nets = head.Generate([.. queries.Select(query => query.States)], threads);
        for (int i = 0; i < nets.Length; i++)
        {
            if (queries[i].Linear is float[] linear)
                nets[i] = nets[i].WithLinear(linear, (float?)Config.CorrectionBound);
        }
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
        float[][] vectors = NewVectors(tokens.Count);
        EncodeVectors(_query, pooling, tokens, threads, i => vectors[i]);
        return vectors;
    }

    /// <summary>Encodes queries to their last hidden states, each (tokens × hidden).</summary>
    /// <inheritdoc cref="EncodeQueries"/>
    public float[][] EncodeQueryStates(IReadOnlyList<int[]> tokens, int threads) =>
        EncodeStates(_query, tokens, 0, threads);

    /// <summary>Encodes passages to their last hidden states, each (tokens × hidden).</summary>
    /// <inheritdoc cref="EncodeQueries"/>
    public float[][] EncodePassageStates(IReadOnlyList<int[]> tokens, int threads) =>
        EncodeStates(_passage, tokens, 0, threads);

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

    private float[][] NewVectors(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new float[Config.Dimension])];

    /// <summary>Least number of rows of a sequence, for a pooling that counts padding.</summary>
    private static int Padded(Pooling pooling, IReadOnlyList<int[]> tokens) =>
        pooling == Pooling.MeanPublished && tokens.Count > 0 ? tokens.Max(t => t.Length) : 0;

    private void EncodeVectors(
        PackedTransformer encoder, Pooling pooling, IReadOnlyList<int[]> tokens, int threads, RowOf row)
    {
        int padded = Padded(pooling, tokens);
        encoder.Encode(tokens, padded, threads, (i, states, stride) =>
            WriteVector(encoder, pooling, states, stride, tokens[i].Length, padded, row(i)));
        GC.KeepAlive(this);
    }

    private void WriteVector(
        PackedTransformer encoder, Pooling pooling, float* states, int stride, int tokens, int padded,
        Span<float> vector) => _vectors.Write(
            pooling, states, stride, encoder.Config.HiddenSize, tokens, Math.Max(tokens, padded), vector);

    private float[][] EncodeStates(
        PackedTransformer encoder, IReadOnlyList<int[]> tokens, int padded, int threads,
        PackedTransformer.StatesReady? also = null)
    {
        int hidden = encoder.Config.HiddenSize;
        float[][] all = new float[tokens.Count][];
        encoder.Encode(tokens, padded, threads, (i, states, stride) =>
        {
            also?.Invoke(i, states, stride);
            float[] rows = all[i] = new float[tokens[i].Length * hidden];
            for (int row = 0; row < tokens[i].Length; row++)
                new ReadOnlySpan<float>(states + (nint)row * stride, hidden).CopyTo(rows.AsSpan(row * hidden));
        });
        GC.KeepAlive(this);
        return all;
    }

    private sealed class Factory(
        DualEncoderConfig config, INamedTensors tensors, EncoderPrecision precision, WeightBuffers? buffers)
        : IVectorWidthFactory<PackedDualEncoder>
    {
        PackedDualEncoder IVectorWidthFactory<PackedDualEncoder>.Create<TSimd, TVector>() =>
            PackedDualEncoder.Create<TSimd, TVector>(config, tensors, precision, buffers);
    }
}

/// <summary>What a q-net is generated from.</summary>
/// <param name="States">Last hidden states of the query, (tokens × hidden).</param>
/// <param name="Linear">Vector of the linear term, scaled, (d); null for none.</param>
internal readonly record struct EncodedQuery(float[] States, float[]? Linear);
