using System.Globalization;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments in TREC's form: <c>query-id iteration passage-id grade</c>, with spaces or tabs between. Blank
/// lines and lines that start with # are skipped. A path that ends in .gz is gzip.
/// </summary>
public static class TrecQrels
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, or gives a passage a second, different grade.
    /// </exception>
    public static Qrels Read(string path)
    {
        Qrels qrels = new();
        foreach ((TextLine line, string[] columns) in TrecColumns.Read(path, 4, "query-id iteration passage-id grade"))
            Add(qrels, line, columns[0], columns[2], columns[3]);
        return qrels;
    }

    /// <summary>
    /// Writes a file that <see cref="Read"/> gives back: queries and passages in the order of the judgments.
    /// </summary>
    /// <exception cref="ArgumentException">An id is empty or has white space.</exception>
    public static void Write(string path, Qrels qrels) => AtomicFile.WriteText(path, writer =>
    {
        foreach (string query in qrels.QueryIds)
        {
            TrecColumns.Check(query, "query id");
            foreach ((string passage, int grade) in qrels[query])
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{query} 0 {TrecColumns.Check(passage, "passage id")} {grade}"));
        }
    });

    /// <summary>Adds one judgment; the same one again is nothing new.</summary>
    internal static void Add(Qrels qrels, TextLine line, string query, string passage, string grade)
    {
        if (!int.TryParse(grade, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
            throw line.Malformed("a whole number as grade", grade);
        if (!qrels.TryAdd(query, passage, value) && qrels[query][passage] != value)
            throw line.Malformed(
                $"the grade {qrels[query][passage]} that query {query} and passage {passage} have already", grade);
    }
}
