namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments as the published code reads them: the file is one JSON object, query id → passage id → grade.
/// Gzip is unpacked.
/// </summary>
internal static class JsonQrels
{
    /// <summary>Reads a file of judgments.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is not such an object, has a key twice, or a grade is not a whole number.
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
        JsonObjectFile.Read(lines, (query, passage, value) => qrels.TryAdd(query, passage, GradeText.Whole(value)
            ?? throw new InvalidDataException($"{lines.Path}: query \"{query}\", passage \"{passage}\": "
                + $"expected a whole number as grade, found {PythonJson.RawText(value)}")));
        return qrels;
    }
}
