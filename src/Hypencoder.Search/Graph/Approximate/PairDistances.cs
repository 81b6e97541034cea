using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Distances between two sets of vectors by a matrix product. A distance is ½|x − y|², computed as (½|x|² + ½|y|²) −
/// x·y and at least 0. It is the same for (x, y) as for (y, x) and whatever other distances are computed with it. An
/// instance must not be used by two threads at once.
/// </summary>
internal abstract class PairDistances
{
    /// <summary>Offset between rows of distances: the number of columns, rounded up to a whole panel.</summary>
    public int Stride { get; protected set; }

    public static PairDistances Create(GraphVectors vectors) => VectorWidths.Widest(new Factory(vectors));

    /// <summary>Sets the positions to which distances are computed.</summary>
    public abstract void SetColumns(ReadOnlySpan<int> positions);

    /// <summary>
    /// The distances of each position to the columns, row-major (rows × <see cref="Stride"/>), with infinity as
    /// padding; valid until the next call.
    /// </summary>
    public abstract ReadOnlySpan<float> Compute(ReadOnlySpan<int> positions);

    private sealed class Factory(GraphVectors vectors) : IVectorWidthFactory<PairDistances>
    {
        PairDistances IVectorWidthFactory<PairDistances>.Create<TSimd, TVector>() =>
            new PairDistances<TSimd, TVector>(vectors);
    }
}

/// <inheritdoc cref="PairDistances"/>
internal sealed unsafe class PairDistances<TSimd, TVector>(GraphVectors vectors) : PairDistances
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly AlignedBuffer _panels = new();
    private readonly AlignedBuffer _columnNorms = new();
    private readonly AlignedBuffer _zeros = new();
    private readonly AlignedBuffer _rows = new();
    private readonly AlignedBuffer _products = new();

    private static int Columns => GemmTile.Columns<TSimd, TVector>();

    public override void SetColumns(ReadOnlySpan<int> positions)
    {
        int d = vectors.Dimension;
        // Distances are read in vectors of 512 bits, whatever width computes them.
        int width = Math.Max(Columns, Vector512<float>.Count);
        Stride = Padding.RoundUp(positions.Length, width);
        float* norms = _columnNorms.Ensure(Stride), panels = _panels.Ensure(Stride * d);
        for (int i = 0; i < Stride; i++)
            norms[i] = i < positions.Length ? vectors.HalfNorm(positions[i]) : float.PositiveInfinity;
        for (int start = 0; start < Stride; start += Columns, panels += Columns * d)
            Pack(positions[Math.Min(start, positions.Length)..Math.Min(start + Columns, positions.Length)], panels);
    }

    public override ReadOnlySpan<float> Compute(ReadOnlySpan<int> positions)
    {
        int d = vectors.Dimension, padded = GemmTile.PaddedRows(positions.Length);
        float* rows = _rows.Ensure(padded * d), products = _products.Ensure(padded * Stride);
        for (int i = 0; i < positions.Length; i++)
            new ReadOnlySpan<float>(vectors.Row(positions[i]), d).CopyTo(new Span<float>(rows + (nint)i * d, d));
        new Span<float>(rows + (nint)positions.Length * d, (padded - positions.Length) * d).Clear();
        float* zeros = _zeros.Ensure(Columns), panels = _panels.Pointer;
        new Span<float>(zeros, Columns).Clear();
        for (int start = 0; start < Stride; start += Columns, panels += Columns * d)
            GemmTile.MultiplyPanel<TSimd, TVector>(rows, d, padded, panels, d, zeros, products + start, Stride);
        for (int i = 0; i < positions.Length; i++)
            ToDistances(products + (nint)i * Stride, vectors.HalfNorm(positions[i]));
        return new ReadOnlySpan<float>(products, positions.Length * Stride);
    }

    private void ToDistances(float* products, float halfNorm)
    {
        float* norms = _columnNorms.Pointer;
        TVector own = TSimd.Broadcast(halfNorm);
        for (int i = 0; i < Stride; i += TSimd.Lanes)
        {
            TVector distances = TSimd.Subtract(TSimd.Add(own, TSimd.Load(norms + i)), TSimd.Load(products + i));
            TSimd.Store(TSimd.Max(TSimd.Zero, distances), products + i);
        }
    }

    /// <summary>Transposes the vectors into a panel (d × columns), padded with zeros.</summary>
    private void Pack(ReadOnlySpan<int> positions, float* panel)
    {
        int d = vectors.Dimension, columns = Columns, y = 0;
        if (positions.Length < columns)
            new Span<float>(panel, d * columns).Clear();
        for (; y <= positions.Length - 4; y += 4)
        {
            float* a = vectors.Row(positions[y]), b = vectors.Row(positions[y + 1]);
            float* c = vectors.Row(positions[y + 2]), e = vectors.Row(positions[y + 3]), target = panel + y;
            int i = 0;
            for (; Sse.IsSupported && i <= d - 4; i += 4, target += 4 * columns)
                Transpose(a + i, b + i, c + i, e + i, target, columns);
            for (; i < d; i++, target += columns)
                (target[0], target[1], target[2], target[3]) = (a[i], b[i], c[i], e[i]);
        }
        for (; y < positions.Length; y++)
        {
            float* vector = vectors.Row(positions[y]);
            for (int i = 0; i < d; i++)
                panel[(nint)i * columns + y] = vector[i];
        }
    }

    private static void Transpose(float* a, float* b, float* c, float* d, float* target, int stride)
    {
        Vector128<float> va = Vector128.Load(a), vb = Vector128.Load(b), vc = Vector128.Load(c), vd = Vector128.Load(d);
        Vector128<float> abLow = Sse.UnpackLow(va, vb), abHigh = Sse.UnpackHigh(va, vb);
        Vector128<float> cdLow = Sse.UnpackLow(vc, vd), cdHigh = Sse.UnpackHigh(vc, vd);
        Sse.MoveLowToHigh(abLow, cdLow).Store(target);
        Sse.MoveHighToLow(cdLow, abLow).Store(target + stride);
        Sse.MoveLowToHigh(abHigh, cdHigh).Store(target + 2 * stride);
        Sse.MoveHighToLow(cdHigh, abHigh).Store(target + 3 * stride);
    }
}
