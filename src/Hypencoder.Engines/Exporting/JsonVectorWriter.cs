namespace Hypencoder.Engines;

/// <summary>Writes a line <c>{"id": …, "vector": […]}</c> for each vector to <c>vectors.jsonl</c>.</summary>
internal sealed class JsonVectorWriter(string directory, int dimension) : IVectorWriter
{
    private readonly JsonLinesFile _file = new(Path.Combine(directory, "vectors.jsonl"));

    public void Append(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            _file.Json.WriteStartObject();
            _file.Json.WriteString("id", ids[i]);
            _file.WriteVector("vector", vectors.Slice(i * dimension, dimension));
            _file.Json.WriteEndObject();
            _file.EndLine();
        }
    }

    public void Complete() => _file.Complete();

    public void Dispose() => _file.Dispose();
}
