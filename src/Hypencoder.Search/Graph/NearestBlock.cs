using System.Numerics;
using System.Runtime.Intrinsics;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Finds the nearest neighbours of a block of passages: exact k-nearest by L2. An instance is reused from block to
/// block and must not be used by two threads at once.
/// </summary>
internal abstract class NearestBlock
{
    public static NearestBlock Create(VectorStore store, int neighbors) =>
        VectorWidths.Widest(new Factory(store, neighbors));

    /// <summary>Writes the neighbours of <paramref name="count"/> passages from <paramref name="first"/> on.</summary>
    /// <param name="first">Index of the first passage.</param>
    /// <param name="count">Number of passages.</param>
    /// <param name="rows">Receives the neighbours (count × neighbours), padded with −1.</param>
    /// <param name="cancellationToken">Stops the search, checked after every few thousand distances.</param>
    public abstract void Find(int first, int count, Span<int> rows, CancellationToken cancellationToken);

    /// <summary>
    /// Sums in sixteen lanes with products rounded before addition, so that the result is the same on every processor.
    /// </summary>
    public static double SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Vector512<double> low = Vector512<double>.Zero, high = Vector512<double>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (Vector512<double> xLow, Vector512<double> xHigh) = Vector512.Widen(Vector512.Create(x[i..]));
            (Vector512<double> yLow, Vector512<double> yHigh) = Vector512.Widen(Vector512.Create(y[i..]));
            low += (xLow - yLow) * (xLow - yLow);
            high += (xHigh - yHigh) * (xHigh - yHigh);
        }
        double sum = Vector512.Sum(low + high);
        for (; i < x.Length; i++)
            sum += ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
        return sum;
    }

    private sealed class Factory(VectorStore store, int neighbors) : IVectorWidthFactory<NearestBlock>
    {
        NearestBlock IVectorWidthFactory<NearestBlock>.Create<TSimd, TVector>() =>
            new NearestBlock<TSimd, TVector>(store, neighbors);
    }
}

/// <summary>
/// For a given x, |x − y|² orders the y as ½|y|² − x·y does. The negative, x·y − ½|y|², is a matrix product with −½|y|²
/// as its initial value: its rows are the block's passages, and a panel is two vectors of passages y. Rounding may
/// order nearly equal distances wrongly; therefore <see cref="Slack"/> additional passages are kept, and these are
/// ordered by |x − y|² summed in double precision, equal ones by ascending index.
/// </summary>
internal sealed unsafe class NearestBlock<TSimd, TVector> : NearestBlock
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Slack = 16;
    private const int TileRows = 16 * GemmTile.Rows; // products with a panel take 12 KB, which stays in L1
    private readonly VectorStore _store;
    private readonly int _neighbors;
    private readonly int _kept;
    private readonly AlignedBuffer _passages = new();
    private readonly AlignedBuffer _panel = new();
    private readonly AlignedBuffer _products = new();
    private readonly int[] _indices;
    private readonly float[] _scores;
    private readonly double[] _distances;
    private readonly float[] _rows;
    private readonly float[] _vector;
    private readonly float[] _other;
    private TopK[] _best = [];
    private float[] _thresholds = [];

    public NearestBlock(VectorStore store, int neighbors)
    {
        _store = store;
        _neighbors = neighbors;
        _kept = Math.Min(neighbors + Slack, store.Count - 1);
        _indices = new int[_kept];
        _scores = new float[_kept];
        _distances = new double[_kept];
        _rows = new float[Columns * store.Dimension];
        _vector = new float[store.Dimension];
        _other = new float[store.Dimension];
    }

    private static int Columns => GemmTile.Columns<TSimd, TVector>();

    public override void Find(int first, int count, Span<int> rows, CancellationToken cancellationToken)
    {
        int d = _store.Dimension, padded = GemmTile.PaddedRows(count);
        Span<float> passages = new(_passages.Ensure(padded * d), padded * d);
        _store.Read(first, count, passages);
        passages[(count * d)..].Clear();
        if (_best.Length < count)
        {
            _best = [.. _best, .. Enumerable.Range(_best.Length, count - _best.Length).Select(_ => new TopK())];
            _thresholds = new float[count];
        }
        for (int i = 0; i < count; i++)
            _best[i].Reset(_kept);
        _thresholds.AsSpan(0, count).Fill(float.NegativeInfinity);
        for (int y = 0; y < _store.Count; y += Columns)
        {
            if (cancellationToken.IsCancellationRequested)
                return; // the caller throws: a parallel loop would wrap an exception thrown here
            ComparePanel(first, count, y, Math.Min(Columns, _store.Count - y));
        }
        for (int i = 0; i < count; i++)
            Order(first + i, _best[i], rows.Slice(i * _neighbors, _neighbors));
    }

    private void ComparePanel(int first, int count, int firstY, int countY)
    {
        int d = _store.Dimension, columns = Columns;
        float* initial = _panel.Ensure((d + 1) * columns), panel = initial + columns;
        Pack(firstY, countY, initial, panel);
        float* products = _products.Ensure(TileRows * columns);
        for (int start = 0; start < count; start += TileRows)
        {
            int rows = Math.Min(TileRows, count - start);
            int padded = GemmTile.PaddedRows(rows);
            GemmTile.MultiplyPanel<TSimd, TVector>(
                _passages.Pointer + (nint)start * d, d, padded, panel, d, initial, products, columns);
            for (int row = 0; row < rows; row++)
                Select(start + row, products + row * columns, first + start + row, firstY, countY);
        }
    }

    /// <summary>Transposes passages y into a panel, padded with zeros, and −½|y|² into its initial values.</summary>
    private void Pack(int firstY, int countY, float* initial, float* panel)
    {
        const int Depth = 128; // with 32 passages, 16 KB of the panel at a time, which stay in L1
        int d = _store.Dimension, columns = Columns;
        new Span<float>(initial, (d + 1) * columns).Clear();
        _store.Read(firstY, countY, _rows);
        fixed (float* vectors = _rows)
        {
            for (int y = 0; y < countY; y++)
                initial[y] = -0.5f * Dot.Product<TSimd, TVector>(vectors + (nint)y * d, vectors + (nint)y * d, d);
            for (int start = 0; start < d; start += Depth)
            {
                int end = Math.Min(d, start + Depth);
                for (int y = 0; y < countY; y++)
                {
                    float* vector = vectors + (nint)y * d;
                    for (int i = start; i < end; i++)
                        panel[(nint)i * columns + y] = vector[i];
                }
            }
        }
    }

    private void Select(int row, float* products, int self, int firstY, int countY)
    {
        TVector threshold = TSimd.Broadcast(_thresholds[row]);
        uint above = TSimd.GreaterMask(TSimd.Load(products), threshold)
            | (TSimd.GreaterMask(TSimd.Load(products + TSimd.Lanes), threshold) << TSimd.Lanes);
        if (above == 0)
            return;
        TopK best = _best[row];
        for (; above != 0; above &= above - 1)
        {
            int y = BitOperations.TrailingZeroCount(above);
            if (y < countY && firstY + y != self)
                best.Add(products[y], firstY + y);
        }
        if (best.IsFull)
            _thresholds[row] = best.Threshold;
    }

    /// <summary>Insertion sort by distance, then index, since the order by products is nearly right already.</summary>
    private void Order(int self, TopK best, Span<int> nearest)
    {
        int count = best.Count;
        best.Drain(_indices, _scores);
        _store.Read(self, _vector);
        for (int i = 0; i < count; i++)
        {
            int index = _indices[i], hole = i;
            _store.Read(index, _other);
            double distance = SquaredDistance(_vector, _other);
            for (; hole > 0 && IsBefore(distance, index, hole - 1); hole--)
                (_distances[hole], _indices[hole]) = (_distances[hole - 1], _indices[hole - 1]);
            (_distances[hole], _indices[hole]) = (distance, index);
        }
        nearest.Fill(-1); // distances beyond the range of float are never kept
        _indices.AsSpan(0, Math.Min(count, _neighbors)).CopyTo(nearest);
    }

    private bool IsBefore(double distance, int index, int place) =>
        distance < _distances[place] || (distance == _distances[place] && index < _indices[place]);
}
