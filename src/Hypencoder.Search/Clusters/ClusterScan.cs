using System.Numerics;
using System.Runtime.CompilerServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Finds the passages of the greatest inner products with a vector, by their 8-bit codes, cluster by cluster, those of
/// the greatest promise first. One thread uses it at a time.
/// </summary>
internal abstract class ClusterScan
{
    /// <summary>How many passages the last search compared.</summary>
    public int Compared { get; protected set; }

    public static ClusterScan Create(PassageClusters clusters, RemovedPassages? removed = null) =>
        VectorWidths.Widest(new Factory(clusters, removed));

    /// <summary>
    /// Writes the mean of the centroids that have the greatest inner products with a vector, each as often as its
    /// cluster has passages: nearly the mean of those.
    /// </summary>
    /// <param name="vector">d values.</param>
    /// <param name="passages">How many passages the clusters must hold together.</param>
    /// <param name="mean">d values.</param>
    public abstract void MeanOfBest(ReadOnlySpan<float> vector, int passages, Span<float> mean);

    /// <summary>Writes the best passages it finds, best first: how many.</summary>
    /// <param name="vector">d values.</param>
    /// <param name="margin">
    /// How many standard deviations of a cluster's inner products above its centroid's are still looked for.
    /// </param>
    /// <param name="indices">As long as how many are wanted.</param>
    /// <param name="scores">Their inner products, nearly.</param>
    public abstract int Find(ReadOnlySpan<float> vector, float margin, Span<int> indices, Span<float> scores);

    /// <summary>
    /// How many passages with inner products of at least <paramref name="least"/> are expected in the clusters that
    /// were left out since the last <see cref="Find"/> began.
    /// </summary>
    public abstract double ExpectedLeftOut(float least);

    /// <summary>
    /// Looks for the clusters that were left out and may hold, by another margin, inner products of at least
    /// <paramref name="reach"/>: how many passages there are at or above <paramref name="least"/>, written best first.
    /// </summary>
    public abstract int FindMore(float margin, float reach, float least, Span<int> indices, Span<float> scores);

    /// <summary>
    /// Writes the inner products of passages with the vector of the last <see cref="Find"/>, as it gives them.
    /// </summary>
    /// <param name="panels">Whole panels of <see cref="ClusterPanel"/>.</param>
    /// <param name="products">One a place in them.</param>
    public abstract void Products(ReadOnlySpan<byte> panels, Span<float> products);

    private sealed class Factory(PassageClusters clusters, RemovedPassages? removed) : IVectorWidthFactory<ClusterScan>
    {
        ClusterScan IVectorWidthFactory<ClusterScan>.Create<TSimd, TVector>() => Int8TileVnni.IsSupported
            ? new ClusterScan<TSimd, TVector, Int8TileVnni>(clusters, removed)
            : new ClusterScan<TSimd, TVector, Int8TilePortable>(clusters, removed);
    }
}

/// <summary>
/// A cluster promises w · centroid + margin · its spread · the deviation along w that passages of spread 1 have; the
/// search ends when no cluster left promises more than the worst passage that is kept.
/// </summary>
internal sealed unsafe class ClusterScan<TSimd, TVector, TTile> : ClusterScan
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TTile : struct, IInt8Tile
{
    /// <summary>So many deviations above its mean no cluster has a passage.</summary>
    private const double Unreachable = 12;

    private readonly PassageClusters _clusters;
    private readonly RemovedPassages? _removed;
    private readonly CandidateBuffer _candidates = new();
    private readonly AlignedBuffer _codes = new();
    private readonly ClusterHeap _heap;
    private readonly int _steps;
    private float _scale;
    private float _margin;
    private float _deviation; // of w · (x − centroid) in a cluster whose spread is 1
    private double _freedom; // of Student's distribution that has its kurtosis

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
            Promise(w, margin);
        }
        _candidates.Reset(indices.Length);
        Compared = 0;
        while (_heap.Count > 0 && !(_heap.Best < _candidates.Threshold))
            Scan(_heap.Pop());
        return _candidates.Drain(indices, scores);
    }

    public override double ExpectedLeftOut(float least)
    {
        // Student's distribution has a deviation of its own.
        double expected = 0, unit = Math.Sqrt(_freedom / (_freedom - 2));
        foreach (int cluster in _heap.Left)
        {
            double deviations = Deviations(cluster, least);
            if (deviations < Unreachable)
                expected += _clusters.Members(cluster).Length * StudentTail.Above(deviations * unit, _freedom);
        }
        return expected;
    }

    public override int FindMore(float margin, float reach, float least, Span<int> indices, Span<float> scores)
    {
        _candidates.Reset(indices.Length, least);
        Span<int> left = _heap.Left;
        int kept = 0;
        foreach (int cluster in left)
        {
            if (!(Deviations(cluster, reach) >= margin))
                Scan(cluster);
            else
                left[kept++] = cluster;
        }
        _heap.KeepFirst(kept);
        return _candidates.Drain(indices, scores);
    }

    public override void MeanOfBest(ReadOnlySpan<float> vector, int passages, Span<float> mean)
    {
        CheckWidth(vector);
        fixed (float* w = vector)
            Promise(w, margin: 0);
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

    /// <summary>What follows takes pointers.</summary>
    private void CheckWidth(ReadOnlySpan<float> vector) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, _clusters.Dimension);

    private void Promise(float* w, float margin)
    {
        int d = _clusters.Dimension, clusters = _clusters.ClusterCount;
        Span<float> promises = _heap.Promises;
        if (margin > 0)
            Spread(w);
        _margin = margin;
        float reach = margin * _deviation;
        fixed (float* centroids = _clusters.Centroids, spreads = _clusters.Spreads)
        {
            for (int cluster = 0; cluster < clusters; cluster++)
            {
                promises[cluster] = Dot.Product<TSimd, TVector>(w, centroids + (nint)cluster * d, d)
                    + reach * spreads[cluster];
            }
        }
        _heap.Build();
    }

    /// <summary>How far w · (x − centroid) spreads in a cluster whose spread is 1.</summary>
    private void Spread(float* w)
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
        // 3 + 6 / (freedom − 4) is the kurtosis; two of its standard errors more, since few deviations show no tail.
        double error = Math.Sqrt(24.0 / Math.Max(1, count));
        double kurtosis = fourths / Math.Max(1, count) / (variance * variance) + 2 * error;
        _freedom = 4 + 6 / Math.Clamp(kurtosis - 3, 0.05, 60);
    }

    /// <summary>How many deviations above its mean a cluster's inner products would have to be to reach one.</summary>
    private double Deviations(int cluster, float product) =>
        _margin + (product - _heap.Promises[cluster]) / (_deviation * _clusters.Spreads[cluster]);

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

    /// <summary>Compares the passages of a panel, the first sixteen of <paramref name="members"/>.</summary>
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

    /// <summary>The inner products of a panel's passages, nearly.</summary>
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
