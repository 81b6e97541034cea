using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Evaluation;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;
using Hypencoder.Search.Wire;

namespace Hypencoder.Benchmarks;

/// <summary>
/// What the wire form of a query takes in bytes, and costs in effectiveness, in each number format: exhaustive search by
/// the q-nets that arrive. <c>dotnet run -c Release --project bench/Hypencoder.Benchmarks -- wire MODEL INDEX
/// COLLECTION</c>
/// </summary>
internal static class WireEffectiveness
{
    public static void Run(string model, string index, string collection)
    {
        using RetrievalModel loaded = RetrievalModel.Load(model);
        using PassageIndex opened = PassageIndex.Open(index);
        TestCollection asked = DatasetCatalog.Open(collection);
        Qrels qrels = asked.Qrels("test");
        Query[] queries = [.. asked.Queries("test").Where(q => qrels.QueryIds.Contains(q.Id))];
        ExhaustiveSearch search = new(opened.Vectors);
        QNetWire factored = loaded.CreateQNetWire(), whole = new("1", []);
        Measure[] measures = [.. Measure.ParseList("nDCG@10,AP,R@100")];
        Console.WriteLine(
            $"{queries.Length} queries of {collection}, {opened.Count} passages, {model}\n\n"
            + $"| form | bytes, mean | {string.Join(" | ", measures.Select(m => $"{m}"))} | rankings of 10 that differ |\n"
            + $"|---|---|{string.Concat(measures.Select(_ => "---|"))}---|");
        Run? sent = null;
        foreach ((string name, QNetWire wire) in new[] { ("factored", factored), ("whole", whole) })
        {
            foreach (QNetWireElement element in Enum.GetValues<QNetWireElement>())
            {
                Sent strategy = new(search, wire, element);
                Run run = QueryRun.Make(
                    loaded, strategy, opened.Vectors.Id, queries, new QueryRunOptions { TopK = 1000, Threads = 1 }, null,
                    default).Run;
                sent ??= run;
                EvaluationResult result = Evaluator.Evaluate(qrels, run, measures);
                int differ = queries.Count(q => !Ids(run, q).SequenceEqual(Ids(sent, q)));
                Console.WriteLine(FormattableString.Invariant(
                    $"| {name}, {element} | {(double)strategy.Bytes / queries.Length:N0} | ")
                    + string.Join(" | ", measures.Select(m => FormattableString.Invariant($"{result.Mean(m):F4}")))
                    + $" | {differ} |");
            }
        }
    }

    private static IEnumerable<string> Ids(Run run, Query query) =>
        run[query.Id].OrderByDescending(r => r.Score).Take(10).Select(r => r.PassageId);

    /// <summary>Searches by the q-net that arrives.</summary>
    private sealed class Sent(ISearchStrategy inner, QNetWire wire, QNetWireElement element) : ISearchStrategy
    {
        private long _bytes;

        public long Bytes => _bytes;

        public string Name => inner.Name;

        public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default)
        {
            byte[] bytes = wire.Write(query, element);
            Interlocked.Add(ref _bytes, bytes.Length);
            return inner.Search(wire.Read(bytes), topK, cancellationToken);
        }
    }
}
