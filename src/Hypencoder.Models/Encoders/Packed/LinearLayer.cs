using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// y = x Wᵀ + b, or gelu of it, with the weights packed into panels of columns. A value's bits depend neither on the
/// row's place nor on which other rows or panels are computed with it.
/// </summary>
/// <remarks>Immutable once made, so that threads share it.</remarks>
internal abstract unsafe class LinearLayer(int inputs, int outputs, int columns)
{
    /// <summary>Width of x.</summary>
    public int Inputs { get; } = inputs;

    /// <summary>Width of y.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>Number of panels.</summary>
    public int Panels { get; } = (outputs + columns - 1) / columns;

    /// <summary>Whether the input is read as codes (<see cref="Encode"/>), not as floats.</summary>
    public abstract bool ReadsCodes { get; }

    /// <summary>Packs a layer for the vectors of <typeparamref name="TSimd"/>.</summary>
    /// <param name="weights">(outputs × inputs)</param>
    /// <param name="bias">(outputs); empty for none.</param>
    /// <param name="inputs">Width of x.</param>
    /// <param name="gelu">Whether GELU follows.</param>
    /// <param name="precision">The numbers that are multiplied.</param>
    public static LinearLayer Create<TSimd, TVector>(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputs, bool gelu, EncoderPrecision precision)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (precision == EncoderPrecision.Float32)
            return new FloatLinearLayer<TSimd, TVector>(weights, bias, inputs, gelu);
        return Int8TileVnni.IsSupported
            ? new Int8LinearLayer<TSimd, TVector, Int8TileVnni>(weights, bias, inputs, gelu)
            : new Int8LinearLayer<TSimd, TVector, Int8TilePortable>(weights, bias, inputs, gelu);
    }

    /// <summary>Writes the codes and the scale of a row of the input, for layers that read those.</summary>
    public abstract void Encode(in LinearInput row);

    /// <summary>Computes the columns of some panels.</summary>
    /// <param name="x">From the first row on.</param>
    /// <param name="rows">Number of rows; up to a whole tile more are read and written.</param>
    /// <param name="firstPanel">The first panel.</param>
    /// <param name="panels">How many panels.</param>
    /// <param name="y">(rows × stride): whole panels, so that columns after the last output are written too.</param>
    /// <param name="stride">Of y, in floats.</param>
    public abstract void Multiply(in LinearInput x, int rows, int firstPanel, int panels, float* y, int stride);
}
