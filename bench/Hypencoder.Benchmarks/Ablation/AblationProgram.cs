using System.Diagnostics;
using System.Globalization;
using Hypencoder.Datasets;
using Hypencoder.Latency;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Benchmarks.Ablation;

/// <summary>
/// `ablation MODEL INDEX CORPUS SPLIT QUERIES PASSAGES`: every method at every setting, as Markdown tables. More
/// passages than the index holds are its own, jittered.
/// </summary>
internal static class AblationProgram
{
    private const int GraphNeighbours = 100;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static void Run(string[] args)
    {
        TorchRuntime.UseThreads(1);
        CultureInfo.CurrentCulture = Invariant;
        (string modelPath, string indexPath, string corpus, string split) = (args[0], args[1], args[2], args[3]);
        int queries = int.Parse(args[4], Invariant), passages = int.Parse(args[5], Invariant);
        using RetrievalModel model = RetrievalModel.Load(modelPath);
        using PassageIndex index = PassageIndex.Open(indexPath);
        LatencyQueries asked = LatencyQueries.Of(DatasetCatalogue.Open(corpus), split, queries);
        QNet[] qnets = model.EncodeQueries([.. asked.Queries.Select(q => q.Text)]);
        using ScratchFolder folder = new();
        VectorStore store = index.Vectors;
        RankingQuality? quality = null;
        int[] topKs = [10, 1000];
        if (passages > store.Count)
        {
            string path = folder.File("vectors.bin");
            new JitteredVectors(store, passages, 43).Write(path, default);
            store = VectorStore.Open(path);
        }
        PassageClustersBuilder.Build(store, folder.File("clusters.bin"), null, null, default);
        NeighbourGraphBuilder.Build(
            store, folder.File("graph.bin"), new NeighbourGraphOptions { Neighbours = GraphNeighbours }, null, default);
        using PassageClusters clusters = PassageClusters.Open(folder.File("clusters.bin"));
        using NeighbourGraph graph = NeighbourGraph.Open(folder.File("graph.bin"));
        AblationBench bench = new(store, graph, clusters);
        Console.WriteLine($"\n{Path.GetFileName(modelPath)}, {corpus} {split}, {qnets.Length} queries, {store.Count} passages");
        ExhaustiveSearch exhaustive = new(store, new ExhaustiveSearchOptions { Threads = 1 });
        foreach (int topK in topKs)
        {
            List<double> times = [];
            Ranking[] exact = [.. qnets.Select(q => Timed(times, () => exhaustive.Search(q, topK)))];
            if (ReferenceEquals(store, index.Vectors))
                quality = new RankingQuality(asked.Queries, asked.Qrels, topK);
            double ndcg = quality?.Of(store, exact).Ndcg ?? double.NaN, recall = quality?.Of(store, exact).Recall ?? double.NaN;
            Linearity(bench, qnets, exact, topK);
            if (args is [.., "surrogates"])
                continue;
            Stops(bench, qnets, exact, topK);
            Console.WriteLine($"\n## top {topK}: nDCG@10 {ndcg:F4}, R {recall:F4}, exhaustive {Median(times):F3} ms\n");
            Console.WriteLine("| method | setting | of the exact top | nDCG | R | scored | gradients | compared | ms |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
            foreach (Method method in Methods.All(bench, topK))
                Print(bench, method, qnets, exact, topK, quality, ndcg, recall);
        }
        if (!ReferenceEquals(store, index.Vectors))
            store.Dispose();
    }

    private static void Print(
        AblationBench bench, Method method, QNet[] qnets, Ranking[] exact, int topK, RankingQuality? quality,
        double ndcg, double recall)
    {
        method.Search(bench, Begin(bench, qnets[0]), topK);
        long scored = 0, gradients = 0, compared = 0;
        List<double> times = [];
        List<Ranking> rankings = [];
        double found = 0;
        foreach ((int i, QNet qnet) in qnets.Index())
        {
            rankings.Add(Timed(times, () => method.Search(bench, Begin(bench, qnet), topK)));
            (scored, gradients, compared) = (scored + bench.Scored, gradients + bench.Gradients, compared + bench.Compared);
            found += (double)exact[i].Indices.Intersect(rankings[^1].Indices).Count() / exact[i].Indices.Length;
        }
        double n = qnets.Length;
        (double Ndcg, double Recall) kept = quality?.Of(bench.Store, rankings) ?? (double.NaN, double.NaN);
        Console.WriteLine(
            $"| {method.Name} | {method.Setting} | {found / n:F4} | {kept.Ndcg / ndcg:F4} | {kept.Recall / recall:F4} "
            + $"| {scored / n:F0} | {gradients / n:F0} | {compared / n:F0} | {Median(times):F3} |");
    }

    private static void Linearity(AblationBench bench, QNet[] qnets, Ranking[] exact, int topK)
    {
        int[] counts = topK == 10 ? [10, 20, 50, 100, 300, 1000] : [1000, 1200, 1500, 2000, 3000, 5000];
        QNet[] some = [.. qnets.Take(40)];
        Console.WriteLine($"\n| surrogate, top {topK} | {string.Join(" | ", counts)} |");
        Console.WriteLine("|---" + string.Concat(counts.Select(_ => "|---")) + "|");
        foreach ((string name, Func<AblationBench, QNet, float[]> make) in Surrogates.All.Concat(Surrogates.Trials(topK, bench.Store.Count)))
        {
            double[] found = new double[counts.Length];
            foreach ((int i, QNet qnet) in some.Index())
            {
                int[] nearest = bench.Nearest(make(bench, Begin(bench, qnet)), counts[^1]);
                for (int c = 0; c < counts.Length; c++)
                    found[c] += (double)exact[i].Indices.Intersect(nearest.Take(counts[c])).Count() / topK / some.Length;
            }
            Console.WriteLine($"| {name} | {string.Join(" | ", found.Select(f => f.ToString("F3", Invariant)))} |");
        }
    }

    /// <summary>What the stopping rule expected of a further round, and what the search had missed.</summary>
    private static void Stops(AblationBench bench, QNet[] qnets, Ranking[] exact, int topK)
    {
        Console.WriteLine($"\n| stop, top {topK}: tolerance | expected of the next round | missed in all | rounds | scored | all scored |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (double tolerance in new[] { 0.0002, 0.002, 0.02, 0.2 })
        {
            TwoStageSearch search = new(bench.Store, bench.Clusters, new TwoStageOptions { Tolerance = tolerance });
            List<TwoStageAccount> accounts = [];
            double missed = 0;
            foreach ((int i, QNet qnet) in qnets.Index())
            {
                Ranking ranking = search.Search(qnet, topK, out TwoStageAccount account);
                accounts.Add(account);
                missed += topK - exact[i].Indices.Intersect(ranking.Indices).Count();
            }
            TwoStageAccount[] stopped = [.. accounts.Where(a => !double.IsNaN(a.ExpectedMissing))];
            Console.WriteLine(
                $"| {tolerance} | {(stopped.Length == 0 ? double.NaN : stopped.Average(a => a.ExpectedMissing)):F4} "
                + $"| {missed / qnets.Length:F4} | {accounts.Average(a => a.Rounds):F1} "
                + $"| {accounts.Average(a => a.PassagesScored):F0} | {1 - stopped.Length / (double)qnets.Length:F2} |");
        }
    }

    private static QNet Begin(AblationBench bench, QNet qnet)
    {
        bench.Begin(qnet);
        return qnet;
    }

    private static Ranking Timed(List<double> times, Func<Ranking> search)
    {
        long start = Stopwatch.GetTimestamp();
        Ranking ranking = search();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return ranking;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
