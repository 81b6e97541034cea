using System.Runtime.InteropServices;
using Hypencoder.Models;
using Hypencoder.Search;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>A model in Torch, on any of its devices.</summary>
/// <param name="encoder">Model in evaluation mode, on the device.</param>
/// <param name="device">Device of the model.</param>
/// <remarks>The number of threads is that of the process, see <see cref="TorchRuntime.UseThreads"/>.</remarks>
internal sealed class TorchBackend(DualEncoder encoder, Device device) : IEncoderBackend
{
    private const int BatchSize = 64;

    /// <summary>Model that computes.</summary>
    public DualEncoder Encoder => encoder;

    /// <inheritdoc/>
    public QNet[] EncodeQueries(IReadOnlyList<int[]> tokens, int threads)
    {
        List<QNet> nets = new(tokens.Count);
        foreach (int[][] batch in tokens.Chunk(BatchSize))
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor ids, Tensor mask) = TokenBatch.Create(batch);
            nets.AddRange(encoder.EncodeQNets(ids.to(device), mask.to(device)));
        }
        return [.. nets];
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Passages of similar length are encoded together, so the bits of a vector depend on the other passages.
    /// </remarks>
    public void EncodePassages(IReadOnlyList<int[]> tokens, Span<float> vectors, int threads)
    {
        int d = encoder.Config.Dimension;
        using IDisposable gradients = no_grad();
        foreach (int[] batch in Enumerable.Range(0, tokens.Count).OrderBy(i => tokens[i].Length).Chunk(BatchSize))
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor ids, Tensor mask) = TokenBatch.Create([.. batch.Select(i => tokens[i])]);
            Tensor rows = encoder.EncodePassages(ids.to(device), mask.to(device)) // (batch, d)
                .to(ScalarType.Float32).cpu().contiguous();
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(rows.bytes);
            for (int i = 0; i < batch.Length; i++)
                values.Slice(i * d, d).CopyTo(vectors.Slice(batch[i] * d, d));
        }
    }
}
