using System.Globalization;
using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Retrieval results in any form that is read here, told apart by the first line: TREC's, the published code's JSON
/// Lines, <c>{"query": {"id"}, "items": [{"id", "score"}, …]}</c>, one JSON object query id → passage id → score, or MS
/// MARCO's <c>query-id passage-id rank</c>. A file, a pipe or <c>-</c> for standard input; gzip is unpacked.
/// </summary>
public static class RunFile
{
    private const int MsMarcoColumns = 3;

    /// <summary>Reads a file. Ranks of MS MARCO's form become scores, the negative rank.</summary>
    /// <exception cref="InvalidDataException">
    /// It is malformed, has no results, a query has a passage twice, or a score is not a number.
    /// </exception>
    public static Run Read(string path)
    {
        using LineReader lines = new(path);
        Run run = lines.Peek() is TextLine first ? Read(lines, first) : new Run();
        return run.QueryIds.Count > 0 ? run : throw new InvalidDataException($"{path}: expected results, found none");
    }

    private static Run Read(LineReader lines, TextLine first)
    {
        string text = first.Text.TrimStart();
        if (text.StartsWith('{'))
            return JsonRun.IsItems(text) ? Collect(JsonRun.ReadItems(lines)) : JsonRun.ReadObject(lines);
        return TrecColumns.Split(text).Length == MsMarcoColumns ? Collect(ReadMsMarco(lines)) : TrecRun.Read(lines);
    }

    private static IEnumerable<(TextLine Line, string Query, RunEntry Entry)> ReadMsMarco(LineReader lines)
    {
        foreach ((TextLine line, string[] columns) in
            TrecColumns.Read(lines, MsMarcoColumns, "query-id passage-id rank"))
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
