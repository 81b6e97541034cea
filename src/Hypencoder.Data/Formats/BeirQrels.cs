namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments in columns with tabs between, under a header that says which column is which: BEIR's
/// <c>query-id, corpus-id, score</c>, or the same with other names of them, in any order and among others. A header of
/// commas makes a CSV file of it. Gzip is unpacked.
/// </summary>
public static class BeirQrels
{
    private const string Header = "the header query-id, corpus-id, score with tabs between";

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">
    /// The header is missing, a line is malformed, or gives a passage a second, different grade.
    /// </exception>
    public static Qrels Read(string path)
    {
        using LineReader lines = new(path);
        return Read(lines);
    }

    /// <summary>The same of lines, none of which was read.</summary>
    internal static Qrels Read(LineReader lines)
    {
        Qrels qrels = new();
        QrelsColumns? columns = null;
        bool isCsv = lines.Peek() is TextLine first && !first.Text.Contains('\t');
        foreach ((TextLine line, IReadOnlyList<string> fields) in Records(lines, isCsv))
        {
            if (columns is not QrelsColumns found)
            {
                if (line.Text.StartsWith('#'))
                    continue;
                columns = QrelsColumns.Find(fields) ?? throw line.Malformed(Header);
                continue;
            }
            if (fields.Count != found.Count || fields[found.Query].Length == 0 || fields[found.Passage].Length == 0)
                throw line.Malformed("query-id, corpus-id, score as in the header");
            TrecQrels.Add(qrels, line, fields[found.Query], fields[found.Passage], fields[found.Grade]);
        }
        return qrels;
    }

    /// <summary>Whether a line is the header of such a file.</summary>
    internal static bool IsHeader(string line) =>
        QrelsColumns.Find(line.Split('\t')) is not null || QrelsColumns.Find(line.Split(',')) is not null;

    private static IEnumerable<CsvRecord> Records(LineReader lines, bool isCsv) => isCsv
        ? CsvRecord.ReadAll(lines.Rest())
        : lines.Rest().Where(line => !string.IsNullOrWhiteSpace(line.Text))
            .Select(line => new CsvRecord(line, line.Text.Split('\t')));
}
