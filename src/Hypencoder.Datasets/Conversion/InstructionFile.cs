using System.Text.Json;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Conversion;

/// <summary>
/// MS MARCO with instructions as JSONL: the rows of samaya-ai/msmarco-w-instructions, one object per line. Gzip is
/// unpacked.
/// </summary>
internal static class InstructionFile
{
    /// <summary>The records in file order, streamed.</summary>
    /// <exception cref="InvalidDataException">A line is malformed.</exception>
    public static IEnumerable<InstructionRecord> Read(string path)
    {
        foreach (TextLine line in TextLine.ReadAll(path).Where(l => !string.IsNullOrWhiteSpace(l.Text)))
        {
            using JsonDocument document = JsonLine.Parse(line);
            JsonElement json = document.RootElement;
            yield return new InstructionRecord(
                JsonLine.Id(line, json, "query_id"), JsonLine.Text(line, json, "query"), HasInstruction(line, json),
                Passages(line, json, "positive_passages", written: false),
                Passages(line, json, "new_negatives", written: true, optional: true),
                Passages(line, json, "negative_passages", written: false));
        }
    }

    private static bool HasInstruction(TextLine line, JsonElement json) =>
        !json.TryGetProperty("has_instruction", out JsonElement value) ? false : value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw line.Malformed("true or false in \"has_instruction\"", PythonJson.RawText(value)),
        };

    /// <param name="line">Line of the record, for messages.</param>
    /// <param name="json">Object on the line.</param>
    /// <param name="name">Name of the field with the array of passages.</param>
    /// <param name="written">Whether a language model wrote all of the passages.</param>
    /// <param name="optional">Whether the field may be missing or null.</param>
    private static InstructionPassage[] Passages(
        TextLine line, JsonElement json, string name, bool written, bool optional = false)
    {
        bool found = json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;
        if (optional && !found)
            return [];
        return
        [
            .. JsonLine.Child(line, json, name, JsonValueKind.Array).EnumerateArray()
                .Select(p => Passage(line, p, name, written)),
        ];
    }

    private static InstructionPassage Passage(TextLine line, JsonElement json, string name, bool written)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw line.Malformed($"an object in \"{name}\"", PythonJson.RawText(json));
        bool marked = InstructionPassage.Marks.Any(
            m => json.TryGetProperty(m, out JsonElement mark) && mark.ValueKind != JsonValueKind.Null);
        return new InstructionPassage(
            JsonLine.Id(line, json, "docid"), JsonLine.Text(line, json, "title", optional: true),
            JsonLine.Text(line, json, "text"), written || marked);
    }
}
