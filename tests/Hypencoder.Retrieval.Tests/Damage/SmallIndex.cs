using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Tests.Indexing.Import;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>
/// Three index folders of the same 300 passages, with float32, float16 and int8 vectors of eight values, and one of
/// other passages, each with an exact neighbour graph and clusters. Runs every search strategy on them.
/// </summary>
internal sealed class SmallIndex : IDisposable
{
    public const string Other = "other";
    private const int Count = 300; // two groups with a checksum each
    private const int D = 8;
    private const int TopK = 10;
    private readonly TempFolder _folder = new();
    private readonly RetrievalModel _model;
    private readonly QNet[] _queries;

    public SmallIndex()
    {
        _model = ImportModel.Create(_folder, D);
        Random random = new(5);
        _queries = [QNet.InnerProduct(Values(random, D)), Net(random), Net(random)];
        Encode("float32", "passage", VectorElement.Float32);
        Encode(Other, "another", VectorElement.Float32);
        using (PassageIndex source = PassageIndex.Open(this["float32"]))
        {
            IndexConverter.Convert(source, this["float16"], VectorElement.Float16);
            IndexConverter.Convert(source, this["int8"], VectorElement.Int8);
        }
        foreach (string name in Twins.Append(Other))
        {
            using PassageIndex index = PassageIndex.Open(this[name]);
            NeighborGraphBuilder.Build(index.Vectors, index.GraphPath, new() { Neighbors = 6, Threads = 1 });
            PassageClustersBuilder.Build(index.Vectors, index.ClustersPath, new() { Clusters = 5, Threads = 1 });
        }
    }

    public static string[] Twins { get; } = ["float32", "float16", "int8"];

    /// <summary>Path of the folders, with which every error begins.</summary>
    public string Root => _folder.Path;

    /// <summary>Path of the folder with a name.</summary>
    public string this[string name] => _folder.File(name);

    /// <summary>
    /// Results of each strategy for each query, with ids and texts: one text for each strategy, or the exception
    /// thrown.
    /// </summary>
    public IEnumerable<(string Strategy, string? Found, Exception? Thrown)> Searches(string name)
    {
        foreach (string strategy in new[] { "exhaustive", "int8", "graph", "two-stage", "inner-product" })
        {
            string? found = null;
            Exception? thrown = null;
            try
            {
                found = Search(this[name], strategy);
            }
            catch (Exception e)
            {
                thrown = e;
            }
            yield return (strategy, found, thrown);
        }
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private static float[] Values(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];

    private static QNet Net(Random random) => new(
        new QNetOptions(), [D, D, 1], [Values(random, D * D), Values(random, D)], [Values(random, D)]);

    private void Encode(string name, string word, VectorElement element) => CorpusEncoder.Encode(
        _model, "corpus",
        Enumerable.Range(0, Count).Select(i => new Passage($"{word[0]}{i}", $"Title {i}", $"{word} {i * 7919 % 613}")),
        this[name], element: element);

    private string Search(string directory, string strategy)
    {
        using PassageIndex index = PassageIndex.Open(directory, _model.Fingerprint);
        VectorStore store = index.Vectors;
        using IDisposable? structure = strategy switch
        {
            "graph" => NeighborGraph.Open(index.GraphPath),
            "two-stage" => PassageClusters.Open(index.ClustersPath),
            _ => null,
        };
        ISearchStrategy search = structure switch
        {
            NeighborGraph graph => new GraphSearch(
                store, graph, new() { EntryPoints = 15, Candidates = 6, MaxIterations = 6, Threads = 1 }),
            PassageClusters clusters => new TwoStageSearch(store, clusters, new() { Candidates = 40, Threads = 1 }),
            _ when strategy == "inner-product" => new InnerProductSearch(store, new() { Threads = 1 }),
            _ => new ExhaustiveSearch(store, new()
            {
                Threads = 1,
                Precision = strategy == "int8" ? QNetPrecision.Int8 : QNetPrecision.Single,
                SpareCandidates = 20,
            }),
        };
        QNet[] queries = strategy == "inner-product" ? _queries[..1] : _queries;
        List<string> lines = [];
        foreach (QNet query in queries)
        {
            Ranking ranking = search.Search(query, TopK);
            lines.AddRange(ranking.Indices.Zip(ranking.Scores, (passage, score) =>
                $"{store.Id(passage)} {BitConverter.SingleToInt32Bits(score):x8} {index.Passage(passage)}"));
        }
        return string.Join('\n', lines);
    }
}
