using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Retrieval results in any form that is read here, told apart by the first line: TREC's, the published code's JSON
/// Lines, <c>{"query": {"id"}, "items": [{"id", "score"}, …]}</c>, or MS MARCO's <c>query-id passage-id rank</c>.
/// </summary>
public static class RunFile
{
    private const int MsMarcoColumns = 3;

    /// <summary>Reads a file. Ranks of MS MARCO's form become scores, the negative rank.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or a query has a passage twice.</exception>
    public static Run Read(string path)
    {
        string first = FirstLine.Of(path) ?? "";
        if (first.StartsWith('{'))
            return Collect(ReadJson(path));
        string[] columns = first.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return columns.Length == MsMarcoColumns ? Collect(ReadMsMarco(path)) : TrecRun.Read(path);
    }

    private static IEnumerable<(TextLine Line, string Query, RunEntry Entry)> ReadJson(string path)
    {
        foreach (TextLine line in TextLine.ReadAll(path).Where(l => !string.IsNullOrWhiteSpace(l.Text)))
        {
            using JsonDocument document = JsonLine.Parse(line);
            JsonElement query = JsonLine.Child(line, document.RootElement, "query", JsonValueKind.Object);
            string id = JsonLine.Id(line, query, "id");
            foreach (JsonElement item in
                JsonLine.Child(line, document.RootElement, "items", JsonValueKind.Array).EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Object)
                    throw line.Malformed("an object in \"items\"", item.GetRawText());
                double score = JsonLine.Number(line, item, "score") ?? throw line.Malformed("the field \"score\"");
                yield return (line, id, new RunEntry(JsonLine.Id(line, item, "id"), score));
            }
        }
    }

    private static IEnumerable<(TextLine Line, string Query, RunEntry Entry)> ReadMsMarco(string path)
    {
        foreach ((TextLine line, string[] columns) in
            TrecColumns.Read(path, MsMarcoColumns, "query-id passage-id rank"))
        {
            bool valid = int.TryParse(columns[2], NumberStyles.None, CultureInfo.InvariantCulture, out int rank);
            if (!valid || rank == 0)
                throw line.Malformed("a whole number from 1 on as rank", columns[2]);
            yield return (line, columns[0], new RunEntry(columns[1], -rank));
        }
    }

    private static Run Collect(IEnumerable<(TextLine Line, string Query, RunEntry Entry)> entries)
    {
        RunBuilder builder = new();
        foreach ((TextLine line, string query, RunEntry entry) in entries)
        {
            if (!builder.TryAdd(Encoding.UTF8.GetBytes(query), entry.PassageId, entry.Score))
                throw line.Malformed($"a passage that query {query} does not have already", entry.PassageId);
        }
        return builder.ToRun();
    }
}
