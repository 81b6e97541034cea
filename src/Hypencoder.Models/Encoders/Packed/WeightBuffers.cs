using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// Gives the parts of an encoder the buffers of their packed weights, always in the same order: new ones, which the
/// parts fill, or those of a file, which have their values already.
/// </summary>
internal abstract class WeightBuffers
{
    /// <summary>Returns the next buffer.</summary>
    /// <param name="length">Number of floats.</param>
    /// <param name="fill">Writes all values; called only for a buffer that does not have them yet.</param>
    public abstract AlignedBuffer Next(int length, Action<Span<float>> fill);
}
