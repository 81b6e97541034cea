using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments as JSON Lines, as in the data sets of MTEB: <c>{"query-id": "1", "corpus-id": "a", "score":
/// 1}</c>, or the same with other field names (<see cref="QrelsColumns"/>). Ids may be numbers. Gzip is unpacked.
/// </summary>
internal static class JsonLinesQrels
{
    private const int LeastFields = 3;

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
        foreach (TextLine line in lines.Rest().Where(l => !string.IsNullOrWhiteSpace(l.Text)))
        {
            using JsonDocument document = JsonLine.Parse(line);
            JsonProperty[] fields = [.. document.RootElement.EnumerateObject()];
            QrelsColumns columns = QrelsColumns.Find([.. fields.Select(f => f.Name)])
                ?? throw line.Malformed("the fields \"query-id\", \"corpus-id\" and \"score\"");
            TrecQrels.Add(
                qrels, line, Id(line, fields[columns.Query]), Id(line, fields[columns.Passage]),
                GradeText.Of(line, fields[columns.Grade].Value));
        }
        return qrels;
    }

    /// <summary>
    /// Whether a line may come from such a file: it is an object that has the fields of a judgment, or at least as many
    /// fields, none of which is an object.
    /// </summary>
    internal static bool IsJudgment(string line)
    {
        try
        {
            using JsonDocument document = PythonJson.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            JsonProperty[] fields = [.. document.RootElement.EnumerateObject()];
            return QrelsColumns.Find([.. fields.Select(f => f.Name)]) is QrelsColumns columns
                ? fields[columns.Grade].Value.ValueKind != JsonValueKind.Object
                : fields.Length >= LeastFields && fields.All(f => f.Value.ValueKind != JsonValueKind.Object);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Id(TextLine line, JsonProperty field)
    {
        string id = JsonLine.IdValue(line, field.Value, field.Name);
        return id.Length > 0 ? id : throw line.Malformed($"an id in \"{field.Name}\"", id);
    }
}
