namespace Hypencoder.Retrieval.Indexing;

/// <summary>The lines of an index of version 1, found by reading the whole text.</summary>
internal sealed class ScannedLines : IPassageLines
{
    private readonly List<long> _ends = [];

    /// <exception cref="InvalidDataException">The last line is truncated.</exception>
    public ScannedLines(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] buffer = new byte[1 << 20];
        long position = 0;
        for (int read; (read = file.Read(buffer)) > 0; position += read)
        {
            int at = 0;
            for (int next; (next = buffer.AsSpan(at, read - at).IndexOf((byte)'\n')) >= 0;)
                _ends.Add(position + (at += next + 1));
        }
        if (position > (_ends.Count == 0 ? 0 : _ends[^1]))
        {
            throw new InvalidDataException(
                $"{path}:{_ends.Count + 1}: expected a passage, found a line without an end");
        }
    }

    public int Count => _ends.Count;

    public PassageLine Line(int index)
    {
        long start = index == 0 ? 0 : _ends[index - 1];
        return new PassageLine(start, checked((int)(_ends[index] - start)), null);
    }

    public void Dispose()
    {
    }
}
