namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments in tab-separated columns under a header: BEIR's <c>query-id, corpus-id, score</c>, or other
/// common names of these three columns, in any order and among other columns. A header without tabs is read as CSV.
/// Gzip is unpacked.
/// </summary>
internal static class BeirQrels
{
    private const string Header = "the header query-id, corpus-id, score, separated by tabs";

    /// <summary>Reads a file of judgments.</summary>
    /// <exception cref="InvalidDataException">
    /// The header is missing, a line is malformed, or gives a passage a second, different grade.
    /// </exception>
    public static Qrels Read(string path)
    {
        using LineReader lines = new(path);
        return Read(lines);
    }

    /// <summary>Reads the judgments from lines of which none has been read.</summary>
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
                throw line.Malformed("query-id, corpus-id, score, as in the header");
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
