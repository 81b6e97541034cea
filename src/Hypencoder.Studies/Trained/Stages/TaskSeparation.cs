using System.Text.Json;
using System.Text.Json.Serialization;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Search;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>
/// For each query of a hard task, whether an inner product with the vectors of a model can order its passages (a
/// certificate proves that none can), and how well one fitted to its judgments ranks them.
/// </summary>
/// <param name="Queries">The queries, in the order of the split.</param>
internal sealed record TaskSeparation(IReadOnlyList<SeparatedQuery> Queries)
{
    /// <summary>
    /// Number of passages without judgments that must rank below too. A proof for a sample of them is a proof for all.
    /// </summary>
    public const int MostOthers = 4096;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <param name="vectors">Vectors of the passages.</param>
    /// <param name="queries">Queries of the split.</param>
    /// <param name="qrels">Judgments of the split.</param>
    /// <param name="threads">Number of threads; 0 for all cores. Results do not depend on it.</param>
    /// <param name="cancellationToken">Stops the test, which then has no result.</param>
    public static TaskSeparation Test(
        VectorStore vectors, IReadOnlyList<Query> queries, Qrels qrels, int threads,
        CancellationToken cancellationToken)
    {
        Dictionary<string, int> indices =
            Enumerable.Range(0, vectors.Count).Select(i => (vectors.Id(i), i)).ToDictionary();
        SeparatedQuery[] found = new SeparatedQuery[queries.Count];
        OracleVector oracle = new(
            Rows(vectors, Enumerable.Range(0, vectors.Count)),
            [.. Enumerable.Range(0, vectors.Count).Select(vectors.Id)], vectors.Dimension, cancellationToken);
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads,
            CancellationToken = cancellationToken,
        };
        Parallel.For(0, found.Length, options, q => found[q] = Test(
            queries[q].Id, vectors, oracle,
            qrels[queries[q].Id].Where(g => indices.ContainsKey(g.Key)).ToDictionary(g => indices[g.Key], g => g.Value),
            cancellationToken));
        return new TaskSeparation(found);
    }

    /// <summary>Writes a JSON file; its folder is created if missing.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Json));
    }

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    public static TaskSeparation Read(string path) =>
        JsonSerializer.Deserialize<TaskSeparation>(File.ReadAllText(path), Json)!;

    private static SeparatedQuery Test(
        string query, VectorStore vectors, OracleVector oracle, Dictionary<int, int> grades,
        CancellationToken cancellationToken)
    {
        OracleRanking best = oracle.Fit(grades, cancellationToken);
        float[] relevant = Rows(vectors, grades.Where(g => g.Value > 0).Select(g => g.Key));
        int[] refused = [.. grades.Where(g => g.Value == 0).Select(g => g.Key)];
        LinearSeparation judged = LinearSeparation.Test(
            relevant, Rows(vectors, refused), vectors.Dimension, cancellationToken);
        if (judged.Kind == SeparationKind.NotSeparable)
            return Found(judged.Kind, judged.Gap);
        int[] rest = [.. Enumerable.Range(0, vectors.Count).Where(i => !grades.ContainsKey(i))];
        int count = Math.Min(rest.Length, MostOthers);
        LinearSeparation more = LinearSeparation.Test(
            relevant,
            Rows(vectors, refused.Concat(Enumerable.Range(0, count).Select(i => rest[(long)i * rest.Length / count]))),
            vectors.Dimension, cancellationToken);
        return Found(more.Kind, more.Gap);

        SeparatedQuery Found(SeparationKind more, double gap) =>
            new(query, judged.Kind, more, gap, best.Ndcg, best.AveragePrecision);
    }

    private static float[] Rows(VectorStore vectors, IEnumerable<int> passages)
    {
        int[] order = [.. passages.Order()];
        float[] rows = new float[order.Length * vectors.Dimension];
        for (int i = 0; i < order.Length; i++)
            vectors.Read(order[i], rows.AsSpan(i * vectors.Dimension, vectors.Dimension));
        return rows;
    }
}
