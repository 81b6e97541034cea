using Hypencoder.Models.Checkpoints;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>The learned scale and shift of a LayerNorm.</summary>
internal sealed record NormWeights(AlignedBuffer Scale, AlignedBuffer Shift)
{
    /// <summary>Reads the parameters <c>name.weight</c> and <c>name.bias</c>.</summary>
    public static NormWeights Read(INamedTensors tensors, string name, int width, WeightBuffers buffers) => new(
        buffers.Next(width, scale => tensors.ReadTo($"{name}.weight", scale, width)),
        buffers.Next(width, shift => tensors.ReadTo($"{name}.bias", shift, width)));
}
