using System.Text.Json;
using System.Text.Json.Serialization;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Search;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>
/// For each query of a hard task, whether an inner product can order its passages, judged by the vectors of one model:
/// a certificate says that none can.
/// </summary>
/// <param name="Queries">In the order of the split.</param>
internal sealed record TaskSeparation(IReadOnlyList<SeparatedQuery> Queries)
{
    /// <summary>How many passages that are not judged are to be below too; a proof over some is one over all.</summary>
    public const int MostOthers = 4096;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <param name="vectors">Of the passages.</param>
    /// <param name="queries">Of the split.</param>
    /// <param name="qrels">Of the split.</param>
    /// <param name="threads">0 for all cores; results do not depend on it.</param>
    /// <param name="cancellationToken">Stops it, without a result.</param>
    public static TaskSeparation Test(
        VectorStore vectors, IReadOnlyList<Query> queries, Qrels qrels, int threads,
        CancellationToken cancellationToken)
    {
        Dictionary<string, int> indices =
            Enumerable.Range(0, vectors.Count).Select(i => (vectors.Id(i), i)).ToDictionary();
        SeparatedQuery[] found = new SeparatedQuery[queries.Count];
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads,
            CancellationToken = cancellationToken,
        };
        Parallel.For(0, found.Length, options, q => found[q] = Test(
            queries[q].Id, vectors,
            qrels[queries[q].Id].Where(g => indices.ContainsKey(g.Key)).ToDictionary(g => indices[g.Key], g => g.Value),
            cancellationToken));
        return new TaskSeparation(found);
    }

    /// <summary>Leaves it in a file; the folder is made if missing.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Json));
    }

    /// <summary>Reads what <see cref="Write"/> left.</summary>
    public static TaskSeparation Read(string path) =>
        JsonSerializer.Deserialize<TaskSeparation>(File.ReadAllText(path), Json)!;

    private static SeparatedQuery Test(
        string query, VectorStore vectors, Dictionary<int, int> grades, CancellationToken cancellationToken)
    {
        float[] relevant = Rows(vectors, grades.Where(g => g.Value > 0).Select(g => g.Key));
        int[] refused = [.. grades.Where(g => g.Value == 0).Select(g => g.Key)];
        LinearSeparation judged = LinearSeparation.Test(
            relevant, Rows(vectors, refused), vectors.Dimension, cancellationToken);
        if (judged.Kind == SeparationKind.NotSeparable)
            return new SeparatedQuery(query, judged.Kind, judged.Kind, judged.Gap);
        int[] rest = [.. Enumerable.Range(0, vectors.Count).Where(i => !grades.ContainsKey(i))];
        int count = Math.Min(rest.Length, MostOthers);
        LinearSeparation more = LinearSeparation.Test(
            relevant,
            Rows(vectors, refused.Concat(Enumerable.Range(0, count).Select(i => rest[(long)i * rest.Length / count]))),
            vectors.Dimension, cancellationToken);
        return new SeparatedQuery(query, judged.Kind, more.Kind, more.Gap);
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
