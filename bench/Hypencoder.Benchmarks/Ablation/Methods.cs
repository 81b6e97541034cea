using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Benchmarks.Ablation;

/// <summary>One way to search, at one setting.</summary>
internal sealed record Method(string Name, string Setting, Func<AblationBench, QNet, int, Ranking> Search);

/// <summary>The ways that are compared.</summary>
internal static class Methods
{
    public static IEnumerable<Method> All(AblationBench bench, int topK) =>
    [
        .. Published(bench, topK), .. Clusters(bench, topK), .. Graph(bench, topK), .. TwoStage(bench, topK),
    ];

    private static IEnumerable<Method> Published(AblationBench bench, int topK)
    {
        int entries = (int)Math.Ceiling(100_000 * (bench.Store.Count / 8_841_823.0));
        foreach (int candidates in topK < 100 ? new[] { 1, 2, 4, 8, 16, 32, 64 } : [8, 16, 32, 64, 128, 256])
        {
            GraphSearch search = new(bench.Store, bench.Graph, new GraphSearchOptions
            {
                EntryPoints = entries, Candidates = candidates, MaxIterations = 20, Threads = 1,
            });
            yield return new Method("published", $"{entries} entries, {candidates} candidates", (b, query, k) =>
            {
                Ranking ranking = search.Search(query, k);
                b.Scored = ranking.PassagesScored;
                return ranking;
            });
        }
    }

    private static IEnumerable<Method> Clusters(AblationBench bench, int topK)
    {
        foreach (int clusters in topK < 100 ? new[] { 1, 2, 4, 8, 16, 32, 64, 128 } : [32, 64, 128, 256])
        {
            yield return new Method("q-net on centroids, then all of the best clusters", $"{clusters} clusters",
                (b, query, k) => ByClusters(b, query, k, clusters));
        }
        foreach (int beam in Beams(topK))
        {
            yield return new Method("best-first, entries from the best 8 clusters", $"beam {beam}", (b, query, k) =>
                new BestFirst(beam, 8, 32).Run(b, query, BestClusters(b, query, 8).Select(c => b.Members[c][0]).ToArray(), k));
        }
    }

    private static int[] Beams(int topK) =>
        topK < 100 ? [10, 20, 40, 80, 160, 320] : [1000, 1200, 1500, 2000, 3000];

    private static IEnumerable<Method> Graph(AblationBench bench, int topK)
    {
        int[] entries = Enumerable.Range(0, 128).Select(i => (int)((long)i * bench.Store.Count / 128)).ToArray();
        foreach (int batch in new[] { 1, 8 })
        {
            foreach (int beam in Beams(topK))
            {
                yield return new Method($"best-first, {batch} at a time, 128 entries", $"beam {beam}",
                    (b, query, k) => new BestFirst(beam, batch, 32).Run(b, query, entries, k));
            }
        }
        foreach (int pruned in new[] { 4, 8 })
        {
            foreach (int beam in Beams(topK))
            {
                yield return new Method($"best-first, {pruned} of 32 by the gradient (GUITAR)", $"beam {beam}",
                    (b, query, k) => new BestFirst(beam, 8, 32, pruned).Run(b, query, entries, k));
            }
        }
        foreach (int quota in topK < 100 ? new[] { 64, 128, 256, 512, 1024 } : [1500, 2000, 3000, 4000])
        {
            yield return new Method("surrogate at the mean, then best-first (bi-metric)", $"quota {quota}",
                (b, query, k) => BiMetric(b, query, k, quota));
        }
    }

    private static IEnumerable<Method> TwoStage(AblationBench bench, int topK)
    {
        int[] counts = topK < 100 ? [16, 32, 64, 128, 256, 512] : [1000, 1250, 1500, 2000, 3000];
        foreach (int count in counts)
        {
            yield return new Method("one surrogate, at the mean", $"{count} candidates", (b, query, k) =>
            {
                float[] w = new float[b.Store.Dimension];
                b.Gradient(query, b.Clusters.Mean, w);
                return Rescored(b, b.Nearest(w, count), k);
            });
        }
        foreach (int count in counts)
            yield return Ours(bench, "two-stage, no stopping rule", $"{count} candidates", new() { Candidates = count, Tolerance = 0 });
        foreach (double tolerance in new[] { 0.0002, 0.002, 0.02, 0.2, 1 })
            yield return Ours(bench, "two-stage", $"tolerance {tolerance}", new() { Tolerance = tolerance });
        foreach (int candidates in topK == 10 ? new[] { 50, 80, 200, 400 } : [1200, 1500, 3000, 4000])
            yield return Ours(bench, "two-stage, other candidates", $"{candidates} candidates", new() { Candidates = candidates });
        foreach (float margin in new[] { 0.5f, 1, 2, 4 })
            yield return Ours(bench, "two-stage, other margins", $"margin {margin}", new() { ClusterMargin = margin });
    }

    private static Method Ours(AblationBench bench, string name, string setting, TwoStageOptions options)
    {
        TwoStageSearch search = new(bench.Store, bench.Clusters, options);
        return new Method(name, setting, (b, query, k) =>
        {
            Ranking ranking = search.Search(query, k, out TwoStageAccount account);
            (b.Scored, b.Compared) = (account.PassagesScored, account.PassagesCompared);
            return ranking;
        });
    }

    private static Ranking BiMetric(AblationBench b, QNet query, int k, int quota)
    {
        float[] w = new float[b.Store.Dimension];
        b.Gradient(query, b.Clusters.Mean, w);
        return new BestFirst(k, 8, 32, 0, quota).Run(b, query, b.Nearest(w, quota / 2), k);
    }

    private static Ranking Rescored(AblationBench b, int[] candidates, int k)
    {
        float[] scores = new float[candidates.Length];
        b.Score(candidates, candidates.Length, scores);
        TopK best = new();
        best.Reset(k);
        for (int i = 0; i < candidates.Length; i++)
            best.Add(scores[i], candidates[i]);
        return best.ToRanking(b.Scored);
    }

    private static int[] BestClusters(AblationBench b, QNet query, int count)
    {
        float[] scores = new float[b.Clusters.ClusterCount];
        QNetKernel kernel = QNetKernel.Create();
        kernel.Load(query);
        kernel.Score(b.Clusters.Centroids, scores, new QNetWorkspace());
        b.Scored += scores.Length;
        return [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(count)];
    }

    private static Ranking ByClusters(AblationBench b, QNet query, int k, int count) =>
        Rescored(b, [.. BestClusters(b, query, count).SelectMany(c => b.Members[c])], k);
}
