using Hypencoder.Models.Checkpoints;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// The transformer at one vector width. Threads take groups of sequences. If there is a single group, such as a query,
/// all threads work on it together, provided that there is enough work.
/// </summary>
internal sealed unsafe class BlockedTransformer<TSimd, TVector> : PackedTransformer
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Number of tokens in a group: about two blocks, so that only few rows pad a tile.</summary>
    private const int GroupRows = 256;

    /// <summary>
    /// Multiply-adds for each thread, some 0.2 ms of work, below which another thread costs more than it helps.
    /// </summary>
    private const long MinWorkPerThread = 1 << 24;

    private readonly TransformerLayer[] _layers;
    private readonly Pool<TransformerPass<TSimd, TVector>> _passes;

    public BlockedTransformer(
        EncoderConfig config, INamedTensors tensors, string prefix, EncoderPrecision precision, WeightBuffers buffers)
        : base(config)
    {
        TokenEmbeddings<TSimd, TVector> embeddings = new(config, tensors, prefix, buffers);
        _layers = new TransformerLayer[config.Layers];
        string path = $"{prefix}{EncoderNames.Of(config.Family).Layers}.";
        for (int i = 0; i < _layers.Length; i++)
            _layers[i] = TransformerLayer.Read<TSimd, TVector>(config, tensors, $"{path}{i}.", precision, buffers);
        _passes = new Pool<TransformerPass<TSimd, TVector>>(
            () => new TransformerPass<TSimd, TVector>(config, _layers, embeddings));
    }

    /// <inheritdoc/>
    protected override void EncodeChecked(
        IReadOnlyList<int[]> tokens, int paddedLength, int threads, StatesReady ready)
    {
        int[] rows = new int[tokens.Count];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = Math.Max(tokens[i].Length, paddedLength);
        List<SequenceGroup> groups = SequenceGroup.Cut(rows, GroupRows, threads);
        if (groups.Count == 1)
            EncodeGroup(tokens, groups[0], paddedLength, UsefulThreads(threads, rows.Sum()), ready);
        else
            Threads.Each(threads, groups.Count, (_, i) => EncodeGroup(tokens, groups[i], paddedLength, 1, ready));
    }

    private void EncodeGroup(
        IReadOnlyList<int[]> tokens, SequenceGroup group, int paddedLength, int threads, StatesReady ready)
    {
        TransformerPass<TSimd, TVector> pass = _passes.Rent();
        pass.Load(tokens, group, paddedLength, threads);
        if (threads == 1)
            pass.Run();
        else
            new PassTeam<TSimd, TVector>(pass).Run(threads);
        foreach (PackedSequence sequence in pass.Sequences)
        {
            float* states = pass.States.Values + (nint)sequence.Start * pass.States.Stride;
            ready(sequence.Index, states, pass.States.Stride);
        }
        _passes.Return(pass);
    }

    private int UsefulThreads(int threads, int rows)
    {
        long layer = (long)Config.HiddenSize * (4L * Config.HiddenSize + 2L * Config.IntermediateSize);
        return (int)Math.Clamp(rows * layer * Config.Layers / MinWorkPerThread, 1, threads);
    }
}
