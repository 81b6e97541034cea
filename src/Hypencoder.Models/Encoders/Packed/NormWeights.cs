using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.HyperHead;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>The learned scale and shift of a LayerNorm.</summary>
internal sealed record NormWeights(AlignedBuffer Scale, AlignedBuffer Shift)
{
    /// <summary>Reads the parameters <c>name.weight</c> and <c>name.bias</c>.</summary>
    public static NormWeights Read(INamedTensors tensors, string name, int width) => new(
        Tiles.Rows(tensors.Read($"{name}.weight", width), width, 1),
        Tiles.Rows(tensors.Read($"{name}.bias", width), width, 1));
}
