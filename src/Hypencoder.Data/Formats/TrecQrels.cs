using System.Globalization;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments in TREC's form: <c>query-id iteration passage-id grade</c>, separated by spaces or tabs. Blank
/// lines and lines that start with # are skipped. Gzip is unpacked.
/// </summary>
internal static class TrecQrels
{
    /// <summary>Number of columns in a line.</summary>
    internal const int Columns = 4;

    /// <summary>Reads a file of judgments.</summary>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, or gives a passage a second, different grade.
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
        foreach ((TextLine line, string[] columns) in
            TrecColumns.Read(lines, Columns, "query-id iteration passage-id grade"))
        {
            Add(qrels, line, columns[0], columns[2], columns[3]);
        }
        return qrels;
    }

    /// <summary>Reads lines of query id, passage id and grade: BEIR's columns without their header.</summary>
    internal static Qrels ReadTriples(LineReader lines)
    {
        Qrels qrels = new();
        foreach (TextLine line in lines.Rest())
        {
            if (string.IsNullOrWhiteSpace(line.Text) || line.Text.StartsWith('#'))
                continue;
            string[] columns = Triple(line.Text);
            if (columns is not [{ Length: > 0 } query, { Length: > 0 } passage, string grade])
                throw line.Malformed("query-id, corpus-id, score, separated by tabs");
            Add(qrels, line, query, passage, grade);
        }
        return qrels;
    }

    /// <summary>
    /// Whether a line has a query id, a passage id and a grade, but no iteration. In a line with tabs, ids may hold
    /// spaces, so three tab-separated columns can look like TREC's four.
    /// </summary>
    internal static bool IsTriple(string line)
    {
        string[] words = TrecColumns.Split(line);
        bool isIteration = words.Length == Columns && (words[1] == "Q0" || int.TryParse(words[1], out _));
        return !isIteration && Triple(line) is [_, _, string grade]
            && double.TryParse(grade, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    private static string[] Triple(string line) => line.Contains('\t') ? line.Split('\t') : TrecColumns.Split(line);

    /// <summary>Writes judgments in their order, so that <see cref="Read(string)"/> returns them.</summary>
    /// <exception cref="ArgumentException">An id is empty or holds white space.</exception>
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

    /// <summary>Adds a judgment. Repeating one is allowed; a different grade for the same pair throws.</summary>
    internal static void Add(Qrels qrels, TextLine line, string query, string passage, string grade) =>
        Add(qrels, line, query, passage, GradeText.Parse(line, grade));

    /// <summary>Adds a judgment whose grade has been parsed.</summary>
    internal static void Add(Qrels qrels, TextLine line, string query, string passage, int grade)
    {
        if (!qrels.TryAdd(query, passage, grade) && qrels[query][passage] != grade)
        {
            throw line.Malformed(
                $"the grade {qrels[query][passage]} that query {query} and passage {passage} already have",
                grade.ToString(CultureInfo.InvariantCulture));
        }
    }
}
