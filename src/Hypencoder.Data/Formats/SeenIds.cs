namespace Hypencoder.Data.Formats;

/// <summary>
/// Refuses an id that comes twice. Where the file can be read again, hashes of the ids are kept, and what may be a
/// second one is looked for in the lines before; else the ids themselves are.
/// </summary>
/// <param name="again">Reads lines and ids from the beginning; null where that cannot be done.</param>
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
