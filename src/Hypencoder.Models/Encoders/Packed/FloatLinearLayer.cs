using System.Buffers;
using System.Runtime.CompilerServices;
using Hypencoder.Models.HyperHead;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>A linear layer in single precision, computed with <see cref="GemmTile"/>.</summary>
internal sealed unsafe class FloatLinearLayer<TSimd, TVector> : LinearLayer
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly AlignedBuffer _panels;
    private readonly AlignedBuffer _bias;
    private readonly bool _gelu;

    public FloatLinearLayer(LinearWeights weights, bool gelu, WeightBuffers buffers)
        : base(weights.Inputs, weights.Outputs, Columns)
    {
        _gelu = gelu;
        _panels = buffers.Next(checked(Panels * Columns * Inputs), panels =>
        {
            float[] matrix = weights.RentMatrix();
            Tiles.Pack(matrix.AsSpan(0, weights.Count), Inputs, Columns, panels);
            ArrayPool<float>.Shared.Return(matrix);
        });
        _bias = buffers.Next(Panels * Columns, bias =>
        {
            bias.Clear();
            weights.ReadBias(bias[..Outputs]);
        });
    }

    /// <inheritdoc/>
    public override bool ReadsCodes => false;

    private static int Columns => GemmTile.Columns<TSimd, TVector>();

    /// <inheritdoc/>
    public override void Encode(in LinearInput row) =>
        throw new NotSupportedException("layers in single precision have no codes");

    /// <inheritdoc/>
    public override void Multiply(in LinearInput x, int rows, int firstPanel, int panels, float* y, int stride)
    {
        for (int first = firstPanel * Columns; first < (firstPanel + panels) * Columns; first += Columns)
        {
            GemmTile.MultiplyPanel<TSimd, TVector>(
                x.Values, x.Stride, rows, _panels.Pointer + (nint)first * Inputs, Inputs,
                _bias.Pointer + first, y + first, stride);
            if (_gelu)
                Gelu(y + first, rows, stride);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Gelu(float* panel, int rows, int stride)
    {
        for (int row = 0; row < rows; row++, panel += stride)
        {
            TVector left = SimdMath.Gelu<TSimd, TVector>(TSimd.Load(panel));
            TVector right = SimdMath.Gelu<TSimd, TVector>(TSimd.Load(panel + TSimd.Lanes));
            TSimd.Store(left, panel);
            TSimd.Store(right, panel + TSimd.Lanes);
        }
    }
}
