using System.Text.Encodings.Web;
using System.Text.Json;
using Hypencoder.Data.Formats;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Documents.Catalog;

/// <summary>Reads and writes <c>documents.json</c>.</summary>
internal static class DocumentListFile
{
    private const int Version = 1;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string PathIn(string directory) => Path.Combine(directory, "documents.json");

    /// <summary>Writes the file under a temporary name and renames it.</summary>
    public static void Write(string directory, DocumentList list) => AtomicFile.Write(PathIn(directory), stream =>
    {
        using Utf8JsonWriter json = new(stream, Writing);
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteStartArray("sources");
        foreach (string source in list.Sources)
            json.WriteStringValue(source);
        json.WriteEndArray();
        json.WriteStartArray("files");
        foreach (DocumentFile file in list.Files)
            Write(json, file);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Reads the file of an index folder; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The file is malformed or of a later version.</exception>
    public static DocumentList? Read(string directory)
    {
        string path = PathIn(directory);
        if (!File.Exists(path))
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement json = document.RootElement;
            int version = json.GetProperty("version").GetInt32();
            if (version != Version)
            {
                throw new InvalidDataException(
                    $"{path}: version: expected {Version}, the latest supported, found {version}");
            }
            return new DocumentList(
                [.. json.GetProperty("sources").EnumerateArray().Select(Text)],
                [.. json.GetProperty("files").EnumerateArray().Select(ReadFile)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException(
                $"{path}: expected a catalogue of documents: {MessageText.OneLine(e.Message)}; `hypencoder index` with "
                + "the paths of the documents makes it again", e);
        }
    }

    /// <summary>
    /// The file of an index folder; empty if there is none or it is damaged, since an update makes it again.
    /// </summary>
    public static DocumentList Known(string directory)
    {
        try
        {
            return Read(directory) ?? DocumentList.Empty;
        }
        catch (InvalidDataException)
        {
            return DocumentList.Empty;
        }
    }

    private static void Write(Utf8JsonWriter json, DocumentFile file)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteString("kind", file.Kind);
        json.WriteStartArray("passages");
        foreach (DocumentLines lines in file.Passages)
        {
            json.WriteStartArray();
            json.WriteStringValue(lines.Suffix);
            json.WriteNumberValue(lines.Line);
            json.WriteNumberValue(lines.EndLine);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static DocumentFile ReadFile(JsonElement file) => new(
        Text(file.GetProperty("path")), Text(file.GetProperty("kind")),
        [.. file.GetProperty("passages").EnumerateArray().Select(ReadLines)]);

    private static DocumentLines ReadLines(JsonElement lines)
    {
        int line = lines[1].GetInt32(), end = lines[2].GetInt32();
        return line >= 1 && end >= line
            ? new DocumentLines(Text(lines[0]), line, end)
            : throw new FormatException($"expected lines from 1 on, found {line} to {end}");
    }

    private static string Text(JsonElement value) =>
        value.GetString() ?? throw new FormatException("expected a text, found null");
}
