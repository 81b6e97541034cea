using System.Numerics;
using System.Runtime.CompilerServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Finds the passages with the greatest inner products with a vector, using their 8-bit codes. Clusters are scanned in
/// descending order of the score that they may contain. An instance must not be used by two threads at once.
/// </summary>
internal abstract class ClusterScan
{
    /// <summary>Number of passages compared by the last search.</summary>
    public int Compared { get; protected set; }

    public static ClusterScan Create(PassageClusters clusters, RemovedPassages? removed = null) =>
        VectorWidths.Widest(new Factory(clusters, removed));

    /// <summary>
    /// Writes the mean of the centroids that have the greatest inner products with a vector, each weighted by the size
    /// of its cluster. This approximates the mean of the passages in those clusters.
    /// </summary>
    /// <param name="vector">Vector of d values.</param>
    /// <param name="passages">Least number of passages in the chosen clusters together.</param>
    /// <param name="mean">Buffer of d values that receives the mean.</param>
    public abstract void MeanOfBest(ReadOnlySpan<float> vector, int passages, Span<float> mean);

    /// <summary>Finds the best passages, writes them best first and returns their number.</summary>
    /// <param name="vector">Vector of d values.</param>
    /// <param name="margin">
    /// Distance above the inner product with its centroid, in standard deviations of the cluster's inner products, up
    /// to which a cluster is expected to hold passages.
    /// </param>
    /// <param name="indices">Receives the passages; its length is the number wanted.</param>
    /// <param name="scores">Receives their approximate inner products.</param>
    public abstract int Find(ReadOnlySpan<float> vector, float margin, Span<int> indices, Span<float> scores);

    /// <summary>
    /// Expected number of passages with inner products of at least <paramref name="least"/> in the clusters that have
    /// been skipped since the last <see cref="Find"/>.
    /// </summary>
    public abstract double ExpectedLeftOut(float least);

    /// <summary>
    /// Scans the skipped clusters that may hold inner products of at least <paramref name="reach"/> by another margin,
    /// writes the passages at or above <paramref name="least"/>, best first, and returns their number.
    /// </summary>
    public abstract int FindMore(float margin, float reach, float least, Span<int> indices, Span<float> scores);

    /// <summary>
    /// Writes the inner products of passages with the vector of the last <see cref="Find"/>, in the precision of its
    /// scores.
    /// </summary>
    /// <param name="panels">Whole panels of <see cref="ClusterPanel"/>.</param>
    /// <param name="products">Receives one value for each place in the panels.</param>
    public abstract void Products(ReadOnlySpan<byte> panels, Span<float> products);

    private sealed class Factory(PassageClusters clusters, RemovedPassages? removed) : IVectorWidthFactory<ClusterScan>
    {
        ClusterScan IVectorWidthFactory<ClusterScan>.Create<TSimd, TVector>() => Int8TileVnni.IsSupported
            ? new ClusterScan<TSimd, TVector, Int8TileVnni>(clusters, removed)
            : new ClusterScan<TSimd, TVector, Int8TilePortable>(clusters, removed);
    }
}

/// <summary>
/// A cluster's priority is the greatest score that it is expected to contain: w · centroid + margin · spread of the
/// cluster · deviation along w of passages in a cluster of spread 1. The search ends when no remaining cluster has a
/// higher priority than the worst passage kept.
/// </summary>
internal sealed unsafe class ClusterScan<TSimd, TVector, TTile> : ClusterScan
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TTile : struct, IInt8Tile
{
    /// <summary>Number of standard deviations above its mean at which no cluster has a passage.</summary>
    private const double MaxDeviations = 12;

    private readonly PassageClusters _clusters;
    private readonly RemovedPassages? _removed;
    private readonly CandidateBuffer _candidates = new();
    private readonly AlignedBuffer _codes = new();
    private readonly ClusterHeap _heap;
    private readonly int _steps;
    private float _scale;
    private float _margin;
    private float _deviation; // standard deviation of w · (x − centroid) in a cluster of spread 1
    private double _freedom; // degrees of freedom of the t distribution with the same kurtosis

    public ClusterScan(PassageClusters clusters, RemovedPassages? removed = null)
    {
        _removed = removed;
        _clusters = clusters;
        _steps = ClusterPanel.Steps(clusters.Dimension);
        _heap = new ClusterHeap(clusters.ClusterCount);
    }

    public override int Find(ReadOnlySpan<float> vector, float margin, Span<int> indices, Span<float> scores)
    {
        CheckWidth(vector);
        byte* codes = (byte*)_codes.Ensure(_steps);
        fixed (float* w = vector)
        {
            _scale = RowQuantizer.Quantize<TSimd, TVector>(w, codes, vector.Length);
            for (int i = vector.Length; i < _steps * IInt8Tile.Depth; i++)
                codes[i] = 128;
            Prioritize(w, margin);
        }
        _candidates.Reset(indices.Length);
        Compared = 0;
        while (_heap.Count > 0 && !(_heap.Best < _candidates.Threshold))
            Scan(_heap.Pop());
        return _candidates.Drain(indices, scores);
    }

    public override double ExpectedLeftOut(float least)
    {
        // The standard deviation of a t distribution is not 1.
        double expected = 0, unit = Math.Sqrt(_freedom / (_freedom - 2));
        foreach (int cluster in _heap.Remaining)
        {
            double deviations = Deviations(cluster, least);
            if (deviations < MaxDeviations)
                expected += _clusters.Members(cluster).Length * StudentTail.Above(deviations * unit, _freedom);
        }
        return expected;
    }

    public override int FindMore(float margin, float reach, float least, Span<int> indices, Span<float> scores)
    {
        _candidates.Reset(indices.Length, least);
        Span<int> remaining = _heap.Remaining;
        int kept = 0;
        foreach (int cluster in remaining)
        {
            if (!(Deviations(cluster, reach) >= margin))
                Scan(cluster);
            else
                remaining[kept++] = cluster;
        }
        _heap.KeepFirst(kept);
        return _candidates.Drain(indices, scores);
    }

    public override void MeanOfBest(ReadOnlySpan<float> vector, int passages, Span<float> mean)
    {
        CheckWidth(vector);
        fixed (float* w = vector)
            Prioritize(w, margin: 0);
        mean.Clear();
        float held = 0;
        while (_heap.Count > 0 && held < passages)
        {
            int cluster = _heap.Pop(), count = _clusters.Members(cluster).Length;
            held += count;
            ReadOnlySpan<float> centroid = _clusters.Centroids.Slice(cluster * vector.Length, vector.Length);
            for (int i = 0; i < mean.Length; i++)
                mean[i] += count * centroid[i];
        }
        foreach (ref float value in mean)
            value /= held;
    }

    /// <summary>Checks the length of a vector, since the code that follows uses pointers.</summary>
    private void CheckWidth(ReadOnlySpan<float> vector) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, _clusters.Dimension);

    private void Prioritize(float* w, float margin)
    {
        int d = _clusters.Dimension, clusters = _clusters.ClusterCount;
        Span<float> priorities = _heap.Priorities;
        if (margin > 0)
            MeasureSpread(w);
        _margin = margin;
        float reach = margin * _deviation;
        fixed (float* centroids = _clusters.Centroids, spreads = _clusters.Spreads)
        {
            for (int cluster = 0; cluster < clusters; cluster++)
            {
                priorities[cluster] = Dot.Product<TSimd, TVector>(w, centroids + (nint)cluster * d, d)
                    + reach * spreads[cluster];
            }
        }
        _heap.Build();
    }

    /// <summary>Measures the distribution of w · (x − centroid) in a cluster of spread 1.</summary>
    private void MeasureSpread(float* w)
    {
        int d = _clusters.Dimension, count = _clusters.Deviations.Length / d;
        double squares = 0, fourths = 0;
        fixed (float* deviations = _clusters.Deviations)
        {
            for (int i = 0; i < count; i++)
            {
                double product = Dot.Product<TSimd, TVector>(w, deviations + (nint)i * d, d);
                double square = product * product;
                squares += square;
                fourths += square * square;
            }
        }
        double variance = squares / Math.Max(1, count);
        _deviation = (float)Math.Sqrt(variance);
        // The kurtosis is 3 + 6 / (freedom − 4). Two standard errors are added, since few deviations show no tail.
        double error = Math.Sqrt(24.0 / Math.Max(1, count));
        double kurtosis = fourths / Math.Max(1, count) / (variance * variance) + 2 * error;
        _freedom = 4 + 6 / Math.Clamp(kurtosis - 3, 0.05, 60);
    }

    /// <summary>Distance of an inner product from a cluster's mean, in standard deviations of the cluster.</summary>
    private double Deviations(int cluster, float product) =>
        _margin + (product - _heap.Priorities[cluster]) / (_deviation * _clusters.Spreads[cluster]);

    private void Scan(int cluster)
    {
        int first = _clusters.FirstPanels[cluster], count = _clusters.FirstPanels[cluster + 1] - first;
        byte* codes = (byte*)_codes.Pointer;
        int panelBytes = _clusters.PanelBytes;
        ReadOnlySpan<int> members = _clusters.Members(cluster);
        fixed (byte* panels = _clusters.Panels(first, count))
        {
            for (int panel = 0; panel < count; panel++)
                Scan(panels + (nint)panel * panelBytes, members[(panel * ClusterPanel.Passages)..], codes);
        }
        Compared += count * ClusterPanel.Passages;
    }

    public override void Products(ReadOnlySpan<byte> panels, Span<float> products)
    {
        byte* codes = (byte*)_codes.Pointer;
        int* sums = stackalloc int[ClusterPanel.Passages];
        fixed (byte* first = panels)
        fixed (float* target = products)
        {
            for (int panel = 0; panel < products.Length / ClusterPanel.Passages; panel++)
            {
                nint at = panel;
                Multiply(first + at * _clusters.PanelBytes, codes, sums, target + at * ClusterPanel.Passages);
            }
        }
    }

    /// <summary>Compares the passages of a panel, which are the first sixteen of <paramref name="members"/>.</summary>
    private void Scan(byte* panel, ReadOnlySpan<int> members, byte* codes)
    {
        int* sums = stackalloc int[ClusterPanel.Passages];
        float* products = stackalloc float[ClusterPanel.Passages];
        Multiply(panel, codes, sums, products);
        _candidates.MakeRoom();
        TVector threshold = TSimd.Broadcast(_candidates.BelowThreshold);
        for (int i = 0; i < ClusterPanel.Passages; i += TSimd.Lanes)
        {
            uint above = TSimd.GreaterMask(TSimd.Load(products + i), threshold);
            for (; above != 0; above &= above - 1)
            {
                int lane = i + BitOperations.TrailingZeroCount(above);
                if (lane < members.Length && _removed?.Contains(members[lane]) != true)
                    _candidates.Add(products[lane], members[lane]);
            }
        }
    }

    /// <summary>Computes the approximate inner products of a panel's passages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Multiply(byte* panel, byte* codes, int* sums, float* products)
    {
        TTile.MultiplyRow(
            codes, (sbyte*)panel + ClusterPanel.CodesAt, _steps, (int*)(panel + ClusterPanel.InitialAt), sums);
        TVector factor = TSimd.Broadcast(_scale);
        for (int i = 0; i < ClusterPanel.Passages; i += TSimd.Lanes)
        {
            TVector scales = TSimd.Multiply(TSimd.Load((float*)panel + i), factor);
            TSimd.Store(TSimd.Multiply(TSimd.LoadConverted(sums + i), scales), products + i);
        }
    }
}
