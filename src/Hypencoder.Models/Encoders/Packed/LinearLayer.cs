using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// y = x Wᵀ + b, or its GELU, with the weights packed into panels of columns. The bits of a value depend neither on the
/// position of its row nor on the rows and panels computed with it.
/// </summary>
/// <remarks>Immutable, and safe to use from many threads.</remarks>
internal abstract unsafe class LinearLayer(int inputs, int outputs, int columns)
{
    /// <summary>Number of values of the input x.</summary>
    public int Inputs { get; } = inputs;

    /// <summary>Number of values of the output y.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>Number of panels.</summary>
    public int Panels { get; } = (outputs + columns - 1) / columns;

    /// <summary>Whether the input is read as codes (<see cref="Encode"/>) rather than as floats.</summary>
    public abstract bool ReadsCodes { get; }

    /// <summary>Packs a layer for the vectors of <typeparamref name="TSimd"/>.</summary>
    /// <param name="weights">Weights of the layer.</param>
    /// <param name="gelu">Whether GELU is applied to the result.</param>
    /// <param name="precision">Number format of the products.</param>
    /// <param name="buffers">Buffers of layers in single precision; others have buffers of their own.</param>
    public static LinearLayer Create<TSimd, TVector>(
        LinearWeights weights, bool gelu, EncoderPrecision precision, WeightBuffers buffers)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (precision == EncoderPrecision.Float32)
            return new FloatLinearLayer<TSimd, TVector>(weights, gelu, buffers);
        return Int8TileVnni.IsSupported
            ? new Int8LinearLayer<TSimd, TVector, Int8TileVnni>(weights, gelu)
            : new Int8LinearLayer<TSimd, TVector, Int8TilePortable>(weights, gelu);
    }

    /// <summary>Writes the codes and the scale of an input row, for layers that read those.</summary>
    public abstract void Encode(in LinearInput row);

    /// <summary>Computes the columns of some panels.</summary>
    /// <param name="x">Input, starting at the first row.</param>
    /// <param name="rows">Number of rows; rows that pad the last tile are read and written as well.</param>
    /// <param name="firstPanel">Index of the first panel.</param>
    /// <param name="panels">Number of panels.</param>
    /// <param name="y">Receives whole panels (rows × stride), including columns after the last output.</param>
    /// <param name="stride">Number of floats from row to row of y.</param>
    public abstract void Multiply(in LinearInput x, int rows, int firstPanel, int panels, float* y, int stride);
}
