using System.Globalization;
using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets;

/// <summary>
/// Writes a collection as a directory in BEIR's form: <c>corpus.jsonl</c>, <c>queries.jsonl</c> with the queries of all
/// splits, and <c>qrels/SPLIT.tsv</c>. <see cref="DatasetCatalog.Open(string)"/> opens the directory as an equal collection.
/// </summary>
internal static class BeirExport
{
    private const string Unfinished = ".exporting";

    /// <summary>
    /// Writes a collection. The files are written to a temporary folder beside <paramref name="directory"/>, which is
    /// renamed when it is complete.
    /// </summary>
    /// <param name="collection">Collection to write.</param>
    /// <param name="directory">Path of a new or empty directory.</param>
    /// <param name="splits">Names of the splits to write; null for all.</param>
    /// <param name="progress">Receives the number of passages written, after each one; null for none.</param>
    /// <param name="cancellationToken">Stops the export and removes what was written.</param>
    /// <exception cref="InvalidDataException">
    /// The directory is not empty, the collection is malformed or lacks a split, an id holds a tab or a line break, or
    /// two splits have different texts for a query.
    /// </exception>
    public static BeirExportCounts Write(
        TestCollection collection, string directory, IReadOnlyList<string>? splits = null,
        IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collection);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)), temporary = full + Unfinished;
        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
            throw new InvalidDataException($"{directory}: expected a new or empty folder, found files in it");
        if (Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true); // left by a process that was killed
        try
        {
            BeirExportCounts counts = WriteInto(
                temporary, collection, splits ?? collection.Splits, progress, cancellationToken);
            if (Directory.Exists(full))
                Directory.Delete(full);
            Directory.Move(temporary, full);
            return counts;
        }
        catch
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    private static BeirExportCounts WriteInto(
        string directory, TestCollection collection, IReadOnlyList<string> splits, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        // Judgments and queries come first, so that errors in them are found before a long corpus is written.
        Directory.CreateDirectory(Path.Combine(directory, "qrels"));
        OrderedDictionary<string, Query> queries = [];
        int judgments = 0, unjudged = 0;
        foreach (string split in splits)
        {
            Qrels qrels = collection.Qrels(split);
            judgments += WriteQrels(Path.Combine(directory, "qrels", $"{split}.tsv"), qrels);
            foreach (Query query in collection.Queries(split))
            {
                cancellationToken.ThrowIfCancellationRequested();
                unjudged += qrels[query.Id].Count == 0 ? 1 : 0;
                if (!queries.TryAdd(query.Id, query) && queries[query.Id] != query)
                {
                    throw new InvalidDataException(
                        $"{collection.Id}: the splits have different texts for the query \"{query.Id}\", and BEIR's "
                        + $"form has one; export one split ({string.Join(", ", splits)}) at a time");
                }
            }
        }
        QueryFile.Write(Path.Combine(directory, "queries.jsonl"), queries.Values);
        long passages = 0;
        AtomicFile.WriteText(Path.Combine(directory, "corpus.jsonl"), writer =>
        {
            foreach (Passage passage in splits is [string only] ? collection.Passages(only) : collection.Passages())
            {
                cancellationToken.ThrowIfCancellationRequested();
                JsonObject fields = new()
                {
                    ["_id"] = passage.Id, ["title"] = passage.Title, ["text"] = passage.Text,
                };
                writer.WriteLine(fields.ToJsonString(JsonLine.Plain));
                progress?.Report(++passages);
            }
        });
        return new BeirExportCounts(passages, queries.Count, judgments, unjudged);
    }

    private static int WriteQrels(string path, Qrels qrels)
    {
        int count = 0;
        AtomicFile.WriteText(path, writer =>
        {
            writer.WriteLine("query-id\tcorpus-id\tscore");
            foreach (string query in qrels.QueryIds)
            {
                foreach ((string passage, int grade) in qrels[query])
                {
                    writer.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"{Column(query)}\t{Column(passage)}\t{grade}"));
                    count++;
                }
            }
        });
        return count;
    }

    private static string Column(string id) => id.AsSpan().ContainsAny('\t', '\r', '\n')
        ? throw new InvalidDataException($"BEIR's judgments cannot hold the id \"{id}\": it has a tab or a line break")
        : id;
}

/// <summary>The numbers of passages, queries and judgments that an export wrote.</summary>
/// <param name="Passages">Number of passages in the corpus.</param>
/// <param name="Queries">Number of queries in all splits, each counted once.</param>
/// <param name="Judgments">Number of judgments in all splits.</param>
/// <param name="QueriesWithoutJudgments">
/// Number of queries without judgments, which belong to no split when the directory is read back.
/// </param>
internal sealed record BeirExportCounts(long Passages, int Queries, int Judgments, int QueriesWithoutJudgments);
