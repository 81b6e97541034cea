using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hypencoder.Engines;

/// <summary>A file of JSON documents in UTF-8, one in each line, whose line breaks are escaped.</summary>
internal sealed class JsonLinesFile : IDisposable
{
    private readonly FileStream _file;

    public JsonLinesFile(string path)
    {
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        Json = new Utf8JsonWriter(
            _file, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Writes the document of the current line.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Ends a line.</summary>
    public void EndLine()
    {
        Json.Flush();
        _file.WriteByte((byte)'\n');
        Json.Reset();
    }

    /// <summary>Writes everything to disk.</summary>
    public void Complete() => _file.Flush(flushToDisk: true);

    /// <summary>Writes the values of a vector as a property, each the shortest number with its bits.</summary>
    public void WriteVector(string name, ReadOnlySpan<float> vector)
    {
        Json.WriteStartArray(name);
        foreach (float value in vector)
            Json.WriteNumberValue(value);
        Json.WriteEndArray();
    }

    public void Dispose()
    {
        Json.Dispose();
        _file.Dispose();
    }
}
