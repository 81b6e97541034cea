using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Training examples in the format of the published training data, one per line: <c>{"query": {"id", "content"},
/// "items": [{"id", "content", "score"}, …]}</c>, where the first item is the positive and scores are optional. Gzip is
/// unpacked.
/// </summary>
/// <remarks>Hugging Face data set jfkback/hypencoder-msmarco-training-dataset.</remarks>
internal static class TrainingFile
{
    /// <summary>The examples in file order, streamed.</summary>
    /// <exception cref="InvalidDataException">A line is malformed or has no items.</exception>
    public static IEnumerable<TrainingExample> Read(string path)
    {
        foreach (TextLine line in TextLine.ReadAll(path).Where(l => !string.IsNullOrWhiteSpace(l.Text)))
        {
            using JsonDocument document = JsonLine.Parse(line);
            JsonElement query = JsonLine.Child(line, document.RootElement, "query", JsonValueKind.Object);
            TrainingItem[] items = [.. JsonLine.Child(line, document.RootElement, "items", JsonValueKind.Array)
                .EnumerateArray().Select(item => ReadItem(line, item))];
            if (items.Length == 0)
                throw line.Malformed("an item, the positive, in \"items\"", "[]");
            yield return new TrainingExample(
                new Query(JsonLine.Id(line, query, "id"), JsonLine.Text(line, query, "content")), items);
        }
    }

    /// <summary>Writes examples so that <see cref="Read"/> returns them.</summary>
    /// <exception cref="ArgumentException">An example has no items, or a score that is not finite.</exception>
    public static void Write(string path, IEnumerable<TrainingExample> examples) => AtomicFile.WriteText(path, writer =>
    {
        using MemoryStream bytes = new();
        foreach (TrainingExample example in examples)
        {
            bytes.SetLength(0);
            using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Encoder = JsonLine.Plain.Encoder }))
                WriteExample(json, example);
            writer.WriteLine(TextLine.StrictUtf8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        }
    });

    private static TrainingItem ReadItem(TextLine line, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw line.Malformed("an object in \"items\"", PythonJson.RawText(item));
        return new TrainingItem(
            JsonLine.Id(line, item, "id"), JsonLine.Text(line, item, "content"), JsonLine.Number(line, item, "score"));
    }

    private static void WriteExample(Utf8JsonWriter json, TrainingExample example)
    {
        if (example.Items.Count == 0)
            throw new ArgumentException($"the training example of query {example.Query.Id} has no item");
        json.WriteStartObject();
        json.WriteStartObject("query");
        json.WriteString("id", example.Query.Id);
        json.WriteString("content", example.Query.Text);
        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach (TrainingItem item in example.Items)
        {
            json.WriteStartObject();
            json.WriteString("id", item.PassageId);
            json.WriteString("content", item.Text);
            if (item.TeacherScore is double score)
                json.WriteNumber("score", score);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
