namespace Hypencoder.Data.Formats;

/// <summary>Splits the lines of TREC files into columns, which are separated by spaces or tabs.</summary>
internal static class TrecColumns
{
    /// <summary>
    /// The lines that are neither blank nor comments, split into exactly <paramref name="count"/> columns.
    /// </summary>
    public static IEnumerable<(TextLine Line, string[] Columns)> Read(
        LineReader lines, int count, string expected)
    {
        foreach (TextLine line in lines.Rest())
        {
            string[] columns = Split(line.Text);
            if (columns.Length == 0 || columns[0][0] == '#')
                continue;
            if (columns.Length != count)
                throw line.Malformed($"{count} columns ({expected})");
            yield return (line, columns);
        }
    }

    /// <summary>The columns of a line.</summary>
    public static string[] Split(string line) =>
        line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// Removes the next column from the beginning of a line and returns it; empty when there is none.
    /// </summary>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> line)
    {
        int start = 0;
        while (start < line.Length && line[start] is (byte)' ' or (byte)'\t')
            start++;
        int end = start;
        while (end < line.Length && line[end] is not ((byte)' ' or (byte)'\t'))
            end++;
        ReadOnlySpan<byte> column = line[start..end];
        line = line[end..];
        return column;
    }

    /// <summary>
    /// Returns the column, or throws where it would be read back as several columns, as none or as a comment.
    /// </summary>
    public static string Check(string column, string name)
    {
        if (column.Length == 0 || column.AsSpan().ContainsAny(" \t\r\n") || (name == "query id" && column[0] == '#'))
            throw new ArgumentException($"a TREC file cannot hold the {name} \"{column}\"");
        return column;
    }
}
