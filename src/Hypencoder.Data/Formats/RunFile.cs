using System.Globalization;
using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Retrieval results in any format that is supported, which the first line tells: TREC's, the published code's JSON
/// Lines, <c>{"query": {"id"}, "items": [{"id", "score"}, …]}</c>, one JSON object query id → passage id → score, or MS
/// MARCO's <c>query-id passage-id rank</c>. The input is a file, a pipe or <c>-</c> for standard input; gzip is
/// unpacked.
/// </summary>
public static class RunFile
{
    private const int MsMarcoColumns = 3;

    /// <summary>Reads a file of results. In MS MARCO's format, a passage's score is its negative rank.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, has no results or a score that is not a number, or a query has a passage twice.
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
                throw line.Malformed("a whole number of at least 1 as rank", columns[2]);
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
