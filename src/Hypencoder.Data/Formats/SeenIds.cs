namespace Hypencoder.Data.Formats;

/// <summary>
/// Refuses repeated ids. Where the file can be read again, only hashes of the ids are kept, and a possible repetition
/// is confirmed by reading the earlier lines; otherwise the ids themselves are kept.
/// </summary>
/// <param name="again">
/// Reads line numbers and ids from the beginning; null where the input cannot be read again.
/// </param>
internal sealed class SeenIds(Func<IEnumerable<(long Line, string Id)>>? again)
{
    private readonly IdSet _hashes = new();
    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">An earlier line has the id.</exception>
    public void Add(TextLine line, string id)
    {
        long earlier = again is null ? FirstLine(line, id)
            : _hashes.Add(id) ? line.Number
            : again().TakeWhile(r => r.Line < line.Number).Where(r => r.Id == id)
                .Select(r => r.Line).FirstOrDefault(line.Number);
        if (earlier < line.Number)
            throw line.Malformed($"an id other than that of line {earlier}", id);
    }

    private long FirstLine(TextLine line, string id)
    {
        _lines.TryAdd(id, line.Number);
        return _lines[id];
    }
}
