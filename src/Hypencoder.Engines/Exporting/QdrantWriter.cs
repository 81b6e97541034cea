namespace Hypencoder.Engines;

/// <summary>
/// Writes bodies of requests to Qdrant's REST interface: <c>collection.json</c> creates a collection, and each line of
/// <c>points.jsonl</c> puts points into it. Qdrant's own ids are numbers, so a point has its position as id, and the
/// passage's id in the payload.
/// </summary>
internal sealed class QdrantWriter : IVectorWriter
{
    private const int ValuesInARequest = 1 << 18; // about 3 MB of text, of the 32 that a server takes by default

    private readonly JsonLinesFile _file;
    private readonly int _dimension;
    private long _count;

    public QdrantWriter(string directory, int dimension)
    {
        using (JsonLinesFile collection = new(Path.Combine(directory, "collection.json")))
        {
            collection.Json.WriteStartObject();
            collection.Json.WriteStartObject("vectors");
            collection.Json.WriteNumber("size", dimension);
            collection.Json.WriteString("distance", "Dot");
            collection.Json.WriteEndObject();
            collection.Json.WriteEndObject();
            collection.EndLine();
            collection.Complete();
        }
        _dimension = dimension;
        _file = new JsonLinesFile(Path.Combine(directory, "points.jsonl"));
    }

    public void Append(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors)
    {
        int most = Math.Max(1, ValuesInARequest / _dimension);
        for (int first = 0; first < ids.Length; first += most)
        {
            int count = Math.Min(most, ids.Length - first);
            AppendRequest(
                ids.Slice(first, count), vectors.Slice(first * _dimension, count * _dimension));
        }
    }

    public void Complete() => _file.Complete();

    public void Dispose() => _file.Dispose();

    private void AppendRequest(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors)
    {
        _file.Json.WriteStartObject();
        _file.Json.WriteStartArray("points");
        for (int i = 0; i < ids.Length; i++)
        {
            _file.Json.WriteStartObject();
            _file.Json.WriteNumber("id", _count++);
            _file.WriteVector("vector", vectors.Slice(i * _dimension, _dimension));
            _file.Json.WriteStartObject("payload");
            _file.Json.WriteString("id", ids[i]);
            _file.Json.WriteEndObject();
            _file.Json.WriteEndObject();
        }
        _file.Json.WriteEndArray();
        _file.Json.WriteEndObject();
        _file.EndLine();
    }
}
