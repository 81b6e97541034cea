using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Centroids packed for matrix products, to find the nearest of them by L2. Once packed, it may be used by many
/// threads, each with an <see cref="AlignedBuffer"/> of its own.
/// </summary>
internal abstract class CentroidPanels
{
    public static CentroidPanels Create() => VectorWidths.Widest(new Factory());

    /// <summary>Packs centroids, row-major (clusters × d).</summary>
    public abstract void Pack(ReadOnlySpan<float> centroids, int dimension);

    /// <summary>Writes the nearest centroid of each row; the first of those at equal distance.</summary>
    public abstract void Assign(ReadOnlySpan<float> rows, AlignedBuffer products, Span<int> nearest);

    private sealed class Factory : IVectorWidthFactory<CentroidPanels>
    {
        CentroidPanels IVectorWidthFactory<CentroidPanels>.Create<TSimd, TVector>() =>
            new CentroidPanels<TSimd, TVector>();
    }
}

/// <summary>
/// The nearest centroid c has the greatest x · c − ½|c|², which is a matrix product with −½|c|² as its initial value.
/// </summary>
internal sealed unsafe class CentroidPanels<TSimd, TVector> : CentroidPanels
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly AlignedBuffer _panels = new();
    private int _clusters;
    private int _d;

    private static int Columns => GemmTile.Columns<TSimd, TVector>();

    public override void Pack(ReadOnlySpan<float> centroids, int dimension)
    {
        _d = dimension;
        _clusters = centroids.Length / dimension;
        int panels = (_clusters + Columns - 1) / Columns;
        float* panel = _panels.Ensure(checked(panels * (dimension + 1) * Columns));
        for (int first = 0; first < _clusters; first += Columns, panel += (nint)(dimension + 1) * Columns)
        {
            new Span<float>(panel, Columns).Fill(float.NegativeInfinity); // padding columns of the last panel
            new Span<float>(panel + Columns, dimension * Columns).Clear();
            for (int column = 0; column < Math.Min(Columns, _clusters - first); column++)
            {
                ReadOnlySpan<float> centroid = centroids.Slice((first + column) * dimension, dimension);
                double square = 0;
                for (int i = 0; i < dimension; i++)
                {
                    panel[(nint)(i + 1) * Columns + column] = centroid[i];
                    square += (double)centroid[i] * centroid[i];
                }
                panel[column] = (float)(-0.5 * square);
            }
        }
    }

    public override void Assign(ReadOnlySpan<float> rows, AlignedBuffer products, Span<int> nearest)
    {
        const int BlockRows = 16 * GemmTile.Rows; // their products with a panel stay in L1
        int padded = BlockRows * _d;
        float* input = products.Ensure(padded + BlockRows * (Columns + 1)), output = input + padded;
        float* best = output + BlockRows * Columns;
        for (int start = 0; start < nearest.Length; start += BlockRows)
        {
            int count = Math.Min(BlockRows, nearest.Length - start);
            int tiles = GemmTile.PaddedRows(count);
            Span<float> block = new(input, tiles * _d);
            rows.Slice(start * _d, count * _d).CopyTo(block);
            block[(count * _d)..].Clear();
            new Span<float>(best, count).Fill(float.NegativeInfinity);
            float* panel = _panels.Pointer;
            for (int first = 0; first < _clusters; first += Columns, panel += (nint)(_d + 1) * Columns)
            {
                GemmTile.MultiplyPanel<TSimd, TVector>(
                    input, _d, tiles, panel + Columns, _d, panel, output, Columns);
                for (int row = 0; row < count; row++)
                    Improve(output + row * Columns, first, ref best[row], ref nearest[start + row]);
            }
        }
    }

    private static void Improve(float* products, int first, ref float best, ref int nearest)
    {
        TVector threshold = TSimd.Broadcast(best);
        uint above = TSimd.GreaterMask(TSimd.Load(products), threshold)
            | (TSimd.GreaterMask(TSimd.Load(products + TSimd.Lanes), threshold) << TSimd.Lanes);
        for (; above != 0; above &= above - 1)
        {
            int column = System.Numerics.BitOperations.TrailingZeroCount(above);
            if (products[column] > best)
                (best, nearest) = (products[column], first + column);
        }
    }
}
