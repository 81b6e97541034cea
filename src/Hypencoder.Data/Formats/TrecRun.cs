using System.Globalization;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Retrieval results in TREC's form: <c>query-id Q0 passage-id rank score tag</c>, with spaces or tabs between. Blank
/// lines and lines that start with # are skipped. A path that ends in .gz is gzip.
/// </summary>
public static class TrecRun
{
    /// <summary>
    /// Reads a file. The entries of a query keep their order in it; rank and tag are not read, as in trec_eval.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, has a score that is not a number, or a passage that the query has already.
    /// </exception>
    public static Run Read(string path)
    {
        OrderedDictionary<string, List<RunEntry>> queries = [];
        HashSet<(string Query, string Passage)> seen = [];
        const string Expected = "query-id Q0 passage-id rank score tag";
        foreach ((TextLine line, string[] columns) in TrecColumns.Read(path, 6, Expected))
        {
            (string query, string passage, string text) = (columns[0], columns[2], columns[4]);
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double score)
                || double.IsNaN(score))
                throw line.Malformed("a number as score", text);
            if (!seen.Add((query, passage)))
                throw line.Malformed($"a passage that query {query} does not have already", passage);
            if (!queries.TryGetValue(query, out List<RunEntry>? entries))
                queries.Add(query, entries = []);
            entries.Add(new RunEntry(passage, score));
        }
        Run run = new();
        foreach ((string query, List<RunEntry> entries) in queries)
            run.Add(query, entries);
        return run;
    }

    /// <summary>
    /// Writes a file that <see cref="Read"/> gives back, with ranks from 1 in the order of the entries and scores that
    /// keep every bit. A query without entries leaves no line.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// An id or the tag is empty or has white space, or a score is not a number.
    /// </exception>
    public static void Write(string path, Run run, string tag)
    {
        TrecColumns.Check(tag, "tag");
        AtomicFile.WriteText(path, writer =>
        {
            foreach (string query in run.QueryIds)
            {
                TrecColumns.Check(query, "query id");
                int rank = 0;
                foreach ((string passage, double score) in run[query])
                {
                    if (double.IsNaN(score))
                        throw new ArgumentException(
                            $"passage {passage} of query {query} has a score that is not a number", nameof(run));
                    TrecColumns.Check(passage, "passage id");
                    rank++;
                    writer.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"{query} Q0 {passage} {rank} {score:R} {tag}"));
                }
            }
        });
    }
}
