namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments in any form that is read here, told apart by the first line: TREC's, which MS MARCO's is too,
/// BEIR's with its header or without, JSON Lines as MTEB has them, or the published code's JSON. A file, a pipe or
/// <c>-</c> for standard input; gzip is unpacked.
/// </summary>
public static class QrelsFile
{
    private const string Forms = "judgments (TREC's query-id iteration passage-id grade, BEIR's query-id, corpus-id, "
        + "score with tabs between, JSON Lines of these fields, or JSON query → passage → grade)";

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or has no judgment.</exception>
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
