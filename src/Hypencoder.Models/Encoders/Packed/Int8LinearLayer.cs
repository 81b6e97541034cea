using System.Buffers;
using System.Runtime.CompilerServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// A linear layer in 8 bits. A panel consists of 16 initial values (−128 times the sum of a column's codes, since codes
/// of x have their zero at 128) and the codes, four inputs of a column side by side.
/// </summary>
internal sealed unsafe class Int8LinearLayer<TSimd, TVector, TTile> : LinearLayer
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TTile : struct, IInt8Tile
{
    /// <summary>
    /// Distance, in bytes, at which following panels are prefetched: the same time ahead as for floats.
    /// </summary>
    private const int Ahead = 1 << 15;

    private readonly int _steps;
    private readonly AlignedBuffer _panels = new();
    private readonly AlignedBuffer _scales = new();
    private readonly AlignedBuffer _bias = new();
    private readonly bool _gelu;

    public Int8LinearLayer(LinearWeights weights, bool gelu)
        : base(weights.Inputs, weights.Outputs, IInt8Tile.Columns)
    {
        _gelu = gelu;
        _steps = (Inputs + IInt8Tile.Depth - 1) / IInt8Tile.Depth;
        int padded = Panels * IInt8Tile.Columns;
        Span<float> scales = new(_scales.Ensure(padded), padded), biases = new(_bias.Ensure(padded), padded);
        scales.Clear();
        biases.Clear();
        weights.ReadBias(biases[..Outputs]);
        int floats = checked(Panels * PanelInts);
        new Span<float>(_panels.Ensure(floats), floats).Clear();
        float[] matrix = weights.RentMatrix();
        fixed (float* rows = matrix)
            Pack(rows, scales);
        ArrayPool<float>.Shared.Return(matrix);
    }

    /// <inheritdoc/>
    public override bool ReadsCodes => true;

    private int PanelInts => IInt8Tile.Columns * (_steps + 1);

    /// <inheritdoc/>
    public override void Encode(in LinearInput row)
    {
        row.Scales[0] = RowQuantizer.Quantize<TSimd, TVector>(row.Values, row.Codes, Inputs);
        // If the last step extends beyond the last input, the panels have zeros there.
        for (int i = Inputs; i % IInt8Tile.Depth != 0; i++)
            row.Codes[i] = 128;
    }

    /// <inheritdoc/>
    public override void Multiply(in LinearInput x, int rows, int firstPanel, int panels, float* y, int stride)
    {
        for (int panel = firstPanel; panel < firstPanel + panels; panel++)
        {
            int* initial = (int*)_panels.Pointer + (nint)panel * PanelInts;
            sbyte* codes = (sbyte*)(initial + IInt8Tile.Columns);
            int first = panel * IInt8Tile.Columns;
            for (int row = 0; row < rows; row += IInt8Tile.Rows)
            {
                TTile.Multiply(
                    x.Codes + row * x.CodesStride, x.CodesStride, codes, _steps, initial,
                    (int*)y + (nint)row * stride + first, stride, row == 0 ? Ahead : 0);
            }
            Decode(y + first, x.Scales, rows, stride, _scales.Pointer + first, _bias.Pointer + first, _gelu);
        }
    }

    /// <summary>Converts the sums of a panel in place: sum · scale of the row · scale of the column + bias.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Decode(
        float* panel, float* rowScales, int rows, int stride, float* scales, float* bias, bool gelu)
    {
        for (int row = 0; row < rows; row++, panel += stride)
        {
            TVector rowScale = TSimd.Broadcast(rowScales[row]);
            for (int i = 0; i < IInt8Tile.Columns; i += TSimd.Lanes)
            {
                TVector scale = TSimd.Multiply(rowScale, TSimd.Load(scales + i));
                TVector value = TSimd.MultiplyAdd(TSimd.LoadConverted((int*)panel + i), scale, TSimd.Load(bias + i));
                TSimd.Store(gelu ? SimdMath.Gelu<TSimd, TVector>(value) : value, panel + i);
            }
        }
    }

    /// <summary>Writes the panels and the scales of <paramref name="rows"/> (outputs × inputs).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(float* rows, Span<float> scales)
    {
        int length = _steps * IInt8Tile.Depth;
        byte[] codes = new byte[IInt8Tile.Columns * length];
        fixed (byte* start = codes)
        {
            for (int first = 0; first < Outputs; first += IInt8Tile.Columns)
            {
                // Columns and inputs that pad a panel are zero.
                new Span<byte>(codes).Fill(128);
                int* initial = (int*)_panels.Pointer + (nint)(first / IInt8Tile.Columns) * PanelInts;
                int count = Math.Min(IInt8Tile.Columns, Outputs - first);
                for (int column = 0; column < count; column++)
                {
                    byte* row = start + column * length;
                    scales[first + column] = RowQuantizer.Quantize<TSimd, TVector>(
                        rows + (nint)(first + column) * Inputs, row, Inputs);
                    int sum = 0;
                    for (int i = 0; i < length; i++)
                        sum += row[i] - 128;
                    initial[column] = -128 * sum;
                }
                int* source = (int*)start, target = initial + IInt8Tile.Columns;
                for (int step = 0; step < _steps; step++)
                {
                    // From 0…255 with the zero at 128 to signed bytes.
                    for (int column = 0; column < IInt8Tile.Columns; column++)
                        *target++ = source[column * _steps + step] ^ unchecked((int)0x80808080);
                }
            }
        }
    }
}
