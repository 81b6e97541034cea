namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments in any format that is supported, which the first line tells: TREC's (and MS MARCO's), BEIR's
/// with or without its header, MTEB's JSON Lines, or the published code's JSON. The input is a file, a pipe or <c>-</c>
/// for standard input; gzip is unpacked.
/// </summary>
public static class QrelsFile
{
    private const string Forms = "judgments (TREC's query-id iteration passage-id grade, BEIR's query-id, corpus-id, "
        + "score, separated by tabs, JSON Lines of these fields, or JSON query → passage → grade)";

    /// <summary>Reads a file of judgments.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or has no judgments.</exception>
    public static Qrels Read(string path)
    {
        using LineReader lines = new(path);
        TextLine first = lines.Peek() ?? throw new InvalidDataException($"{path}: expected {Forms}, found none");
        Qrels qrels = Read(lines, first);
        return qrels.QueryIds.Count > 0
            ? qrels : throw new InvalidDataException($"{path}: expected {Forms}, found none");
    }

    private static Qrels Read(LineReader lines, TextLine first)
    {
        string text = first.Text.TrimStart();
        if (text.StartsWith('{'))
            return JsonLinesQrels.IsJudgment(text) ? JsonLinesQrels.Read(lines) : JsonQrels.Read(lines);
        if (BeirQrels.IsHeader(first.Text))
            return BeirQrels.Read(lines);
        return TrecQrels.IsTriple(first.Text) ? TrecQrels.ReadTriples(lines)
            : TrecColumns.Split(first.Text).Length == TrecQrels.Columns ? TrecQrels.Read(lines)
            : throw first.Malformed(Forms);
    }
}
