namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments in BEIR's form: the header <c>query-id, corpus-id, score</c>, then one judgment a line, with
/// tabs between. A path that ends in .gz is gzip.
/// </summary>
public static class BeirQrels
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">
    /// The header is missing, a line is malformed, or gives a passage a second, different grade.
    /// </exception>
    public static Qrels Read(string path)
    {
        Qrels qrels = new();
        foreach (TextLine line in TextLine.ReadAll(path))
        {
            string[] columns = line.Text.Split('\t');
            if (line.Number == 1)
            {
                if (columns is not ["query-id", "corpus-id", "score"])
                    throw line.Malformed("the header query-id, corpus-id, score with tabs between");
                continue;
            }
            if (string.IsNullOrWhiteSpace(line.Text))
                continue;
            if (columns is not [{ Length: > 0 } query, { Length: > 0 } passage, string grade])
                throw line.Malformed("query-id, corpus-id, score with tabs between");
            TrecQrels.Add(qrels, line, query, passage, grade);
        }
        return qrels;
    }
}
