namespace Hypencoder.Models.Encoders.Packed;

/// <summary>The rows that go into a <see cref="LinearLayer"/>, in the form that its precision reads.</summary>
/// <param name="values">(rows × stride); rows that fill up the last tile may hold any numbers.</param>
/// <param name="stride">From row to row, in floats.</param>
/// <param name="codes">Of the rows in 8 bits (rows × 4 · stride bytes); null in single precision.</param>
/// <param name="scales">A scale for each row of codes.</param>
internal readonly unsafe struct LinearInput(float* values, int stride, byte* codes, float* scales)
{
    public readonly float* Values = values;
    public readonly int Stride = stride;
    public readonly byte* Codes = codes;
    public readonly float* Scales = scales;

    /// <summary>Bytes from row to row of the codes.</summary>
    public nint CodesStride => Stride;

    /// <summary>The same from a row on.</summary>
    public LinearInput From(int row) => new(
        Values + (nint)row * Stride, Stride, Codes == null ? null : Codes + row * CodesStride,
        Scales == null ? null : Scales + row);
}
