using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Conversion;

/// <summary>
/// Makes training examples from Reddit-TOMT: questions about half-remembered films and books, with BM25's hard
/// negatives. The reproduction study trains its models for TREC TOT on them.
/// </summary>
/// <remarks>
/// Bhargav, Sidiropoulos, Kanoulas, "'It's on the tip of my tongue'", WSDM 2022; the data in samarthbhargav/tomt-data.
/// The conversion is that of arneeichholtz/Hypencoder-reprod: title, full stop, line break and text are joined.
/// </remarks>
internal static class RedditTipOfTongue
{
    /// <summary>Number of negatives per query in the published training.</summary>
    public const int DefaultNegatives = 7;

    private const string HardNegativesName = "bm25_hard_negatives_all.json";

    private static readonly string[] DocumentNames =
        ["documents.json", "hard_negative_documents.json", "negative_documents.json"];

    /// <summary>
    /// The examples in the order of the split's queries, each with all of its hard negatives. Documents are held in
    /// memory.
    /// </summary>
    /// <param name="folder">Path of the unpacked folder <c>Movies</c> or <c>Books</c> of the release.</param>
    /// <param name="split">Name of the split: <c>train</c>, <c>validation</c> or <c>test</c>.</param>
    /// <param name="negatives">Smallest number of hard negatives, 0 or more; queries with fewer are left out.</param>
    /// <param name="counts">Counts the queries while the examples are enumerated; null for no counting.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing or malformed, or names a document that the release lacks.
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

    /// <summary>Reads a file that is one JSON object, query id → document ids.</summary>
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
            // A document may be in several files, as one query's answer and another's negative. As in the published
            // code, the later file decides.
            foreach (Query document in Read(path, "text"))
                documents[document.Id] = document.Text;
        }
        return documents;
    }

    /// <summary>Reads lines with an id, a title and a text; title and text are joined.</summary>
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
