using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>Buffers in memory, which are remembered in their order.</summary>
internal sealed unsafe class NewWeightBuffers : WeightBuffers
{
    private readonly List<(AlignedBuffer Buffer, int Length)> _all = [];

    /// <summary>Number of buffers so far.</summary>
    public int Count => _all.Count;

    /// <summary>Values of a buffer, valid while this object is referenced.</summary>
    public ReadOnlySpan<float> Values(int index) => new(_all[index].Buffer.Pointer, _all[index].Length);

    /// <inheritdoc/>
    public override AlignedBuffer Next(int length, Action<Span<float>> fill)
    {
        AlignedBuffer buffer = new();
        fill(new Span<float>(buffer.Ensure(length), length));
        _all.Add((buffer, length));
        return buffer;
    }
}
