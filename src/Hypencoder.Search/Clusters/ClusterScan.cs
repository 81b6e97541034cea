using System.Runtime.Intrinsics;
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

    public static ClusterScan Create(PassageClusters clusters) =>
        Int8TileVnni.IsSupported && Vector512.IsHardwareAccelerated
            ? new ClusterScan<Simd512, Vector512<float>, Int8TileVnni>(clusters)
        : Int8TileVnni.IsSupported ? new ClusterScan<Simd256, Vector256<float>, Int8TileVnni>(clusters)
        : Vector512.IsHardwareAccelerated ? new ClusterScan<Simd512, Vector512<float>, Int8TilePortable>(clusters)
        : Vector256.IsHardwareAccelerated ? new ClusterScan<Simd256, Vector256<float>, Int8TilePortable>(clusters)
        : new ClusterScan<Simd128, Vector128<float>, Int8TilePortable>(clusters);

    /// <summary>
    /// Writes the mean of the centroids that have the greatest inner products with a vector, each as often as its cluster
    /// has passages: nearly the mean of those.
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
    private readonly PassageClusters _clusters;
    private readonly CandidateBuffer _candidates = new();
    private readonly AlignedBuffer _codes = new();
    private readonly PromiseHeap _heap;
    private readonly int _steps;

    public ClusterScan(PassageClusters clusters)
    {
        _clusters = clusters;
        _steps = ClusterPanel.Steps(clusters.Dimension);
        _heap = new PromiseHeap(clusters.ClusterCount);
    }

    public override int Find(ReadOnlySpan<float> vector, float margin, Span<int> indices, Span<float> scores)
    {
        CheckWidth(vector);
        byte* codes = (byte*)_codes.Ensure(_steps);
        float scale;
        fixed (float* w = vector)
        {
            scale = RowQuantiser.Quantise<TSimd, TVector>(w, codes, vector.Length);
            for (int i = vector.Length; i < _steps * IInt8Tile.Depth; i++)
                codes[i] = 128;
            Promise(w, margin);
        }
        ReadOnlySpan<int> firstPanels = _clusters.FirstPanels;
        int panelBytes = _clusters.PanelBytes;
        _candidates.Reset(indices.Length);
        Compared = 0;
        while (_heap.Count > 0 && !(_heap.Best < _candidates.Threshold))
        {
            int cluster = _heap.Pop();
            int first = firstPanels[cluster], count = firstPanels[cluster + 1] - first;
            ReadOnlySpan<int> members = _clusters.Members(cluster);
            fixed (byte* panels = _clusters.Panels(first, count))
            {
                for (int panel = 0; panel < count; panel++)
                    Scan(panels + (nint)panel * panelBytes, members[(panel * ClusterPanel.Passages)..], codes, scale);
            }
            Compared += count * ClusterPanel.Passages;
        }
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
        float reach = margin * Deviation(w);
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

    /// <summary>The standard deviation of w · (x − centroid) in a cluster whose spread is 1.</summary>
    private float Deviation(float* w)
    {
        int d = _clusters.Dimension, count = _clusters.Deviations.Length / d;
        float squares = 0;
        fixed (float* deviations = _clusters.Deviations)
        {
            for (int i = 0; i < count; i++)
            {
                float product = Dot.Product<TSimd, TVector>(w, deviations + (nint)i * d, d);
                squares += product * product;
            }
        }
        return MathF.Sqrt(squares / Math.Max(1, count));
    }

    /// <summary>Compares the passages of a panel, the first sixteen of <paramref name="members"/>.</summary>
    private void Scan(byte* panel, ReadOnlySpan<int> members, byte* codes, float scale)
    {
        int* sums = stackalloc int[ClusterPanel.Passages];
        float* products = stackalloc float[ClusterPanel.Passages];
        TTile.MultiplyRow(
            codes, (sbyte*)panel + ClusterPanel.CodesAt, _steps, (int*)(panel + ClusterPanel.InitialAt), sums);
        _candidates.MakeRoom();
        TVector factor = TSimd.Broadcast(scale), threshold = TSimd.Broadcast(_candidates.Threshold);
        for (int i = 0; i < ClusterPanel.Passages; i += TSimd.Lanes)
        {
            TVector scales = TSimd.Multiply(TSimd.Load((float*)panel + i), factor);
            TVector product = TSimd.Multiply(TSimd.LoadConverted(sums + i), scales);
            uint above = TSimd.GreaterMask(product, threshold);
            if (above == 0)
                continue;
            TSimd.Store(product, products);
            for (; above != 0; above &= above - 1)
            {
                int lane = System.Numerics.BitOperations.TrailingZeroCount(above);
                if (i + lane < members.Length)
                    _candidates.Add(products[lane], members[i + lane]);
            }
        }
    }
}
