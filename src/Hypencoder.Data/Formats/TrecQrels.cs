using System.Globalization;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments in TREC's form: <c>query-id iteration passage-id grade</c>, with spaces or tabs between. Blank
/// lines and lines that start with # are skipped. Gzip is unpacked.
/// </summary>
public static class TrecQrels
{
    /// <summary>How many columns a line has.</summary>
    internal const int Columns = 4;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, or gives a passage a second, different grade.
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
        foreach ((TextLine line, string[] columns) in
            TrecColumns.Read(lines, Columns, "query-id iteration passage-id grade"))
        {
            Add(qrels, line, columns[0], columns[2], columns[3]);
        }
        return qrels;
    }

    /// <summary>Reads lines of query, passage and grade: BEIR's columns without their header.</summary>
    internal static Qrels ReadTriples(LineReader lines)
    {
        Qrels qrels = new();
        foreach (TextLine line in lines.Rest())
        {
            if (string.IsNullOrWhiteSpace(line.Text) || line.Text.StartsWith('#'))
                continue;
            string[] columns = Triple(line.Text);
            if (columns is not [{ Length: > 0 } query, { Length: > 0 } passage, string grade])
                throw line.Malformed("query-id, corpus-id, score with tabs between");
            Add(qrels, line, query, passage, grade);
        }
        return qrels;
    }

    /// <summary>
    /// Whether a line has query, passage and grade, and no iteration. Where there are tabs, ids may have blanks, so
    /// three columns with tabs between are four only if the second one is an iteration.
    /// </summary>
    internal static bool IsTriple(string line)
    {
        string[] words = TrecColumns.Split(line);
        bool isIteration = words.Length == Columns && (words[1] == "Q0" || int.TryParse(words[1], out _));
        return !isIteration && Triple(line) is [_, _, string grade]
            && double.TryParse(grade, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    private static string[] Triple(string line) => line.Contains('\t') ? line.Split('\t') : TrecColumns.Split(line);

    /// <summary>
    /// Writes a file that <see cref="Read(string)"/> gives back: queries and passages in the order of the judgments.
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
    internal static void Add(Qrels qrels, TextLine line, string query, string passage, string grade) =>
        Add(qrels, line, query, passage, GradeText.Parse(line, grade));

    /// <summary>The same of a grade that was read.</summary>
    internal static void Add(Qrels qrels, TextLine line, string query, string passage, int grade)
    {
        if (!qrels.TryAdd(query, passage, grade) && qrels[query][passage] != grade)
        {
            throw line.Malformed(
                $"the grade {qrels[query][passage]} that query {query} and passage {passage} have already",
                grade.ToString(CultureInfo.InvariantCulture));
        }
    }
}
