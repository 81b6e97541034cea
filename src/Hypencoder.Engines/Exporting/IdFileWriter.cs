namespace Hypencoder.Engines;

/// <summary>
/// Writes the ids of vectors in their order to <c>ids.jsonl</c>, each a JSON string in a line, which holds any id.
/// </summary>
internal sealed class IdFileWriter(string directory) : IDisposable
{
    public const string FileName = "ids.jsonl";

    private readonly JsonLinesFile _file = new(Path.Combine(directory, FileName));

    public void Append(ReadOnlySpan<string> ids)
    {
        foreach (string id in ids)
        {
            _file.Json.WriteStringValue(id);
            _file.EndLine();
        }
    }

    public void Complete() => _file.Complete();

    public void Dispose() => _file.Dispose();
}
