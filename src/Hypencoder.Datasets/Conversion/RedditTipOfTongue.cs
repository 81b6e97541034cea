using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Conversion;

/// <summary>
/// Makes training examples of Reddit-TOMT, half-remembered films and books with BM25's hard negatives, which the
/// reproduction study trains its models for TREC TOT on.
/// </summary>
/// <remarks>
/// Bhargav, Sidiropoulos, Kanoulas, "'It's on the tip of my tongue'", WSDM 2022; the data in samarthbhargav/tomt-data.
/// The conversion is that of arneeichholtz/Hypencoder-reprod: a title, a full stop, a line break and a text.
/// </remarks>
public static class RedditTipOfTongue
{
    /// <summary>The published training's number of negatives a query.</summary>
    public const int DefaultNegatives = 7;

    private const string HardNegativesName = "bm25_hard_negatives_all.json";

    private static readonly string[] DocumentNames =
        ["documents.json", "hard_negative_documents.json", "negative_documents.json"];

    /// <summary>
    /// The examples in the order of the split's queries, each with all of its hard negatives. Documents are held in
    /// memory.
    /// </summary>
    /// <param name="folder">The release's <c>Movies</c> or <c>Books</c>, unpacked.</param>
    /// <param name="split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
    /// <param name="negatives">Queries with fewer hard negatives are left out.</param>
    /// <param name="counts">Counts them while they are enumerated; or null.</param>
    /// <exception cref="InvalidDataException">A file is missing or malformed, or names a document that is not there.
    /// </exception>
    public static IEnumerable<TrainingExample> From(
        string folder, string split = "train", int negatives = DefaultNegatives, ConversionCounts? counts = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(negatives);
        return Examples(folder, Path.Combine(folder, "splits", split), negatives, counts ?? new ConversionCounts());
    }

    private static IEnumerable<TrainingExample> Examples(
        string folder, string split, int negatives, ConversionCounts counts)
    {
        string qrelsPath = Path.Combine(split, "qrels.txt"), hardPath = Path.Combine(folder, HardNegativesName);
        Qrels qrels = TrecQrels.Read(qrelsPath);
        Dictionary<string, string[]> hard = HardNegatives(hardPath);
        Dictionary<string, string> documents = Documents(folder);
        foreach (Query query in Read(Path.Combine(split, "queries.json"), "description"))
        {
            TrainingItem[] relevant =
                [.. qrels[query.Id].Where(g => g.Value > 0).Select(g => Item(g.Key, qrelsPath, query))];
            TrainingItem[] items =
            [
                .. hard.GetValueOrDefault(query.Id, []).Distinct()
                    .Where(id => qrels[query.Id].GetValueOrDefault(id) <= 0)
                    .Select(id => Item(id, hardPath, query)),
            ];
            if (counts.Make(query, relevant.FirstOrDefault(), items, negatives) is TrainingExample example)
                yield return example;
        }

        TrainingItem Item(string id, string path, Query query) => documents.TryGetValue(id, out string? text)
            ? new TrainingItem(id, text, null)
            : throw new InvalidDataException(
                $"{path}: query {query.Id}: expected one of the folder's documents, found \"{id}\"");
    }

    /// <summary>Query id → document ids, one JSON object of the file.</summary>
    private static Dictionary<string, string[]> HardNegatives(string path)
    {
        try
        {
            using Stream stream = InputFile.Open(path, out _);
            return JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream) ?? throw Malformed(1, "null", null);
        }
        catch (JsonException e)
        {
            throw Malformed(e.LineNumber + 1 ?? 1, e.Message.Split(". Path")[0], e);
        }

        InvalidDataException Malformed(long line, string found, Exception? inner) =>
            new($"{path}:{line}: expected an object of queries with lists of document ids, found {found}", inner);
    }

    private static Dictionary<string, string> Documents(string folder)
    {
        Dictionary<string, string> documents = [];
        foreach (string path in DocumentNames.Select(name => Path.Combine(folder, name)))
        {
            // A document may be one query's answer and another's negative; the later file holds, as published.
            foreach (Query document in Read(path, "text"))
                documents[document.Id] = document.Text;
        }
        return documents;
    }

    /// <summary>Lines with an id, a title and a text, read as one text.</summary>
    private static IEnumerable<Query> Read(string path, string textName)
    {
        foreach (TextLine line in TextLine.ReadAll(path).Where(l => !string.IsNullOrWhiteSpace(l.Text)))
        {
            using JsonDocument document = JsonLine.Parse(line);
            JsonElement json = document.RootElement;
            string title = JsonLine.Text(line, json, "title", optional: true);
            string text = JsonLine.Text(line, json, textName, optional: true);
            yield return new Query(JsonLine.Id(line, json, "id"), $"{title}.\n{text}");
        }
    }
}
