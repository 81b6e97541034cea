namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments as the published code reads them: one JSON object of the file, query id → passage id → grade.
/// Gzip is unpacked.
/// </summary>
public static class JsonQrels
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">
    /// It is no such object, has a key twice, or a grade is no whole number.
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
        JsonObjectFile.Read(lines, (query, passage, value) => qrels.TryAdd(query, passage, GradeText.Whole(value)
            ?? throw new InvalidDataException($"{lines.Path}: query \"{query}\", passage \"{passage}\": "
                + $"expected a whole number as grade, found {PythonJson.RawText(value)}")));
        return qrels;
    }
}
