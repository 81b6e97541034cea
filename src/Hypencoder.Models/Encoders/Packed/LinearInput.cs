namespace Hypencoder.Models.Encoders.Packed;

/// <summary>The input rows of a <see cref="LinearLayer"/>, in the number format of its precision.</summary>
/// <param name="values">
/// Rows in single precision (rows × stride); rows that pad the last tile may hold any numbers.
/// </param>
/// <param name="stride">Number of floats from row to row.</param>
/// <param name="codes">Rows in 8 bits (rows × 4 · stride bytes); null in single precision.</param>
/// <param name="scales">Scale of each row of codes.</param>
internal readonly unsafe struct LinearInput(float* values, int stride, byte* codes, float* scales)
{
    public readonly float* Values = values;
    public readonly int Stride = stride;
    public readonly byte* Codes = codes;
    public readonly float* Scales = scales;

    /// <summary>Number of bytes from row to row of the codes.</summary>
    public nint CodesStride => Stride;

    /// <summary>The rows from a given one on.</summary>
    public LinearInput From(int row) => new(
        Values + (nint)row * Stride, Stride, Codes == null ? null : Codes + row * CodesStride,
        Scales == null ? null : Scales + row);
}
