using Hypencoder.Search;

namespace Hypencoder.Benchmarks.Ablation;

/// <summary>Surrogate vectors of a q-net, and how much of its best they find by themselves.</summary>
internal static class Surrogates
{
    public static IEnumerable<(string Name, Func<AblationBench, QNet, float[]> Make)> All =>
    [
        ("gradient at the mean of the corpus", AtMean),
        ("ridge fit on 500 random passages", (b, q) => Ridge(b, q, Random(b, 500)).Vector),
        ("mean gradient at the best 20 of 500 random", (b, q) => MeanGradient(b, q, Best(b, Random(b, 500), 20))),
        ("gradient at the mean of the best 20 of 500 random", (b, q) => AtMeanOf(b, q, Best(b, Random(b, 500), 20))),
        ("ridge, refitted on its best 300 and 500 candidates", (b, q) =>
        {
            (float[] vector, int[] best) = Ridge(b, q, Random(b, 500));
            return Ridge(b, q, [.. best.Take(300).Union(b.Nearest(vector, 500))]).Vector;
        }),
        ("gradient at the mean of the best 8 of 16 by the first", (b, q) => Second(b, q, 16)),
        ("gradient at the mean of the best 32 of 64 by the first", (b, q) => Second(b, q, 64)),
        ("gradient at the mean of the best 256 of 512 by the first", (b, q) => Second(b, q, 512)),
        ("mean gradient at the best 32 of 64 by the first", (b, q) =>
            MeanGradient(b, q, Best(b, b.Nearest(AtMean(b, q), 64), 32))),
    ];

    public static IEnumerable<(string Name, Func<AblationBench, QNet, float[]> Make)> Trials(int topK, int passages)
    {
        int[] ranges = topK == 10
            ? [50, 200, passages / 300, passages / 100, passages / 30] : [1000, 2000, passages / 100, passages / 30];
        foreach (int range in ranges)
        {
            yield return ($"gradient at the mean of 256 of the first {range}", (b, q) => AtMeanOf(b, q, Spread(b.Nearest(AtMean(b, q), range), 256)));
            yield return ($"gradient at the mean of the clusters of {range}, by their centroids", (b, q) => AtClusters(b, q, range, AtMean(b, q)));
            yield return ($"mean gradient at 32 of the first {range}", (b, q) => MeanGradient(b, q, Spread(b.Nearest(AtMean(b, q), range), 32)));
            yield return ($"mean gradient at 16 centroids of the clusters of {range}", (b, q) => AtCentroids(b, q, range, AtMean(b, q), 16));
            yield return ($"mean gradient at 4 centroids of the clusters of {range}", (b, q) => AtCentroids(b, q, range, AtMean(b, q), 4));
        }
    }

    private static float[] AtCentroids(AblationBench b, QNet q, int passages, float[] w, int points)
    {
        int d = w.Length;
        float[] centroids = b.Clusters.Centroids.ToArray(), sum = new float[d], gradient = new float[d];
        List<int> best = [];
        int covered = 0;
        foreach (int c in Enumerable.Range(0, b.Members.Length).OrderByDescending(
            c => AblationBench.Product(w, centroids.AsSpan(c * d, d))))
        {
            best.Add(c);
            covered += b.Members[c].Length;
            if (covered >= passages) break;
        }
        foreach (int c in Spread([.. best], points))
        {
            b.Gradient(q, centroids.AsSpan(c * d, d), gradient);
            for (int i = 0; i < d; i++) sum[i] += gradient[i];
        }
        return sum;
    }

    private static float[] AtClusters(AblationBench b, QNet q, int passages, float[] w)
    {
        int d = w.Length;
        float[] point = new float[d], gradient = new float[d];
        float[] centroids = b.Clusters.Centroids.ToArray();
        int covered = 0;
        foreach (int c in Enumerable.Range(0, b.Members.Length).OrderByDescending(
            c => AblationBench.Product(w, centroids.AsSpan(c * d, d))))
        {
            int size = b.Members[c].Length;
            covered += size;
            for (int i = 0; i < d; i++) point[i] += size * centroids[c * d + i];
            if (covered >= passages) break;
        }
        for (int i = 0; i < d; i++) point[i] /= covered;
        b.Gradient(q, point, gradient);
        return gradient;
    }

    private static int[] Spread(int[] ranked, int count) =>
        [.. Enumerable.Range(0, Math.Min(count, ranked.Length)).Select(i => ranked[(int)((long)i * ranked.Length / count)])];

    private static float[] AtMean(AblationBench b, QNet q)
    {
        float[] w = new float[b.Store.Dimension];
        b.Gradient(q, b.Clusters.Mean, w);
        return w;
    }

    private static float[] Second(AblationBench b, QNet q, int probes) =>
        AtMeanOf(b, q, Best(b, b.Nearest(AtMean(b, q), probes), probes / 2));

    private static int[] Random(AblationBench b, int count) => new SplitMix64(7).Distinct(count, b.Store.Count);

    private static int[] Best(AblationBench b, int[] passages, int count)
    {
        float[] scores = new float[passages.Length];
        b.Score(passages, passages.Length, scores);
        return [.. passages.Index().OrderByDescending(p => scores[p.Index]).Take(count).Select(p => p.Item)];
    }

    private static float[] AtMeanOf(AblationBench b, QNet q, int[] passages)
    {
        float[] point = new float[b.Store.Dimension], w = new float[point.Length];
        foreach (int passage in passages)
        {
            for (int i = 0; i < point.Length; i++)
                point[i] += b.Store.Vectors(passage, 1)[i] / passages.Length;
        }
        b.Gradient(q, point, w);
        return w;
    }

    private static float[] MeanGradient(AblationBench b, QNet q, int[] passages)
    {
        float[] sum = new float[b.Store.Dimension], w = new float[sum.Length];
        foreach (int passage in passages)
        {
            b.Gradient(q, b.Store.Vectors(passage, 1), w);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += w[i];
        }
        return sum;
    }

    /// <summary>Least squares with a ridge of a thousandth of the mean variance; the passages, best first, too.</summary>
    private static (float[] Vector, int[] Best) Ridge(AblationBench b, QNet q, int[] passages)
    {
        int d = b.Store.Dimension, n = passages.Length;
        float[] scores = new float[n];
        b.Score(passages, n, scores);
        double meanScore = scores.Average();
        double[] mean = new double[d];
        foreach (int p in passages)
        {
            for (int i = 0; i < d; i++)
                mean[i] += b.Store.Vectors(p, 1)[i] / (double)n;
        }
        double[,] a = new double[d, d + 1];
        double[] x = new double[d];
        for (int r = 0; r < n; r++)
        {
            ReadOnlySpan<float> v = b.Store.Vectors(passages[r], 1);
            for (int i = 0; i < d; i++)
                x[i] = v[i] - mean[i];
            for (int i = 0; i < d; i++)
            {
                for (int j = i; j < d; j++)
                    a[i, j] += x[i] * x[j];
                a[i, d] += x[i] * (scores[r] - meanScore);
            }
        }
        double trace = 0;
        for (int i = 0; i < d; i++)
            trace += a[i, i];
        for (int i = 0; i < d; i++)
        {
            a[i, i] += 0.001 * trace / d * n / d;
            for (int j = 0; j < i; j++)
                a[i, j] = a[j, i];
        }
        return (Solve(a, d), [.. passages.Index().OrderByDescending(p => scores[p.Index]).Select(p => p.Item)]);
    }

    /// <summary>Gauss elimination of a positive definite system.</summary>
    private static float[] Solve(double[,] a, int d)
    {
        for (int i = 0; i < d; i++)
        {
            for (int r = i + 1; r < d; r++)
            {
                double factor = a[r, i] / a[i, i];
                for (int c = i; c <= d; c++)
                    a[r, c] -= factor * a[i, c];
            }
        }
        double[] x = new double[d];
        for (int i = d - 1; i >= 0; i--)
        {
            double sum = a[i, d];
            for (int c = i + 1; c < d; c++)
                sum -= a[i, c] * x[c];
            x[i] = sum / a[i, i];
        }
        return [.. x.Select(v => (float)v)];
    }
}
