using System.Text.Unicode;

namespace Hypencoder.Data.Formats;

/// <summary>
/// The lines of a text file or pipe as bytes, one at a time; gzip is unpacked. Lines end in LF or CRLF; a byte order
/// mark is skipped. The memory used is that of the longest line.
/// </summary>
internal sealed class LineReader : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly Stream _file;
    private byte[] _buffer = new byte[BufferSize];
    private int _start, _length, _next, _end;
    private bool _ended, _isPeeking;

    /// <exception cref="InvalidDataException">There is no such file, or it cannot be read as text.</exception>
    public LineReader(string path)
    {
        Path = path;
        _file = InputFile.Open(path, out bool canReopen);
        CanReopen = canReopen;
    }

    /// <summary>Path of the file, for messages.</summary>
    public string Path { get; }

    /// <summary>Whether another reader can be opened on the same lines; false for a pipe.</summary>
    public bool CanReopen { get; }

    /// <summary>Number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>
    /// The current line without its ending, valid until the next line is read. It is not checked to be UTF-8.
    /// </summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_start, _length);

    /// <summary>The current line as text.</summary>
    /// <exception cref="InvalidDataException">It is not UTF-8.</exception>
    public TextLine CurrentText => TextLine.Decode(Path, Number, Current);

    /// <summary>
    /// Throws where the current line is not UTF-8, as <see cref="CurrentText"/> does, but makes no string.
    /// </summary>
    public void CheckUtf8()
    {
        if (!Utf8.IsValid(Current))
            _ = CurrentText;
    }

    /// <summary>
    /// The first line that is neither blank nor a comment, which tells the format; null where there is none. It is read
    /// ahead, so <see cref="MoveNext"/> still begins with the first line of the file.
    /// </summary>
    public TextLine? Peek()
    {
        if (Number > 0)
            throw new InvalidOperationException("a line can be peeked at only before the first one is read");
        TextLine? found = null;
        _isPeeking = true;
        while (found is null && MoveNext())
        {
            ReadOnlySpan<byte> text = Current.Trim(" \t"u8);
            found = text.IsEmpty || text[0] == '#' ? null : CurrentText;
        }
        (_isPeeking, _ended, _next, Number) = (false, false, 0, 0);
        return found;
    }

    public bool MoveNext()
    {
        if (_ended)
            return false;
        Number++;
        int length = _buffer.AsSpan(_next, _end - _next).IndexOf((byte)'\n');
        while (length < 0)
        {
            MakeRoom();
            int begun = _end - _next, read = Fill(_buffer.AsSpan(_end));
            if (read == 0)
                break;
            length = _buffer.AsSpan(_end, read).IndexOf((byte)'\n');
            length += length < 0 ? 0 : begun;
            _end += read;
        }
        _ended = length < 0;
        if (_ended)
            length = _end - _next;
        if (_ended && length == 0)
            return false;
        (_start, _length) = (_next, length);
        _next += length + 1;
        if (Number == 1 && Current.StartsWith("\uFEFF"u8))
            (_start, _length) = (_start + 3, _length - 3);
        if (Current.EndsWith("\r"u8))
            _length--;
        return true;
    }

    /// <summary>The lines from the next one on.</summary>
    public IEnumerable<TextLine> Rest()
    {
        while (MoveNext())
            yield return CurrentText;
    }

    /// <summary>The whole content without a byte order mark, for formats that are not made of lines.</summary>
    public ReadOnlyMemory<byte> ReadAll()
    {
        if (Number > 0)
            throw new InvalidOperationException("the whole file cannot be read after lines were read");
        _isPeeking = true;
        do
            MakeRoom();
        while (Advance() > 0);
        int start = _buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8) ? 3 : 0;
        return _buffer.AsMemory(start, _end - start);
    }

    public void Dispose() => _file.Dispose();

    private int Advance()
    {
        int read = Fill(_buffer.AsSpan(_end));
        _end += read;
        return read;
    }

    /// <summary>
    /// Moves the incomplete line, or all lines while peeking, to the beginning of the buffer, and doubles the buffer
    /// when it is full.
    /// </summary>
    private void MakeRoom()
    {
        int from = _isPeeking ? 0 : _next, kept = _end - from;
        if (from == 0 && kept < _buffer.Length)
            return;
        byte[] moved = kept == _buffer.Length ? Larger(kept) : _buffer;
        Buffer.BlockCopy(_buffer, from, moved, 0, kept);
        (_buffer, _next, _end) = (moved, _next - from, kept);
    }

    private byte[] Larger(int kept) => kept < Array.MaxLength
        ? new byte[(int)Math.Min(2L * kept, Array.MaxLength)]
        : throw new InvalidDataException($"{Path}:{Number}: expected a line of at most {Array.MaxLength} bytes");

    private int Fill(Span<byte> buffer)
    {
        try
        {
            return _file.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"{Path}:{Math.Max(1, Number)}: expected gzip data, found \"{e.Message}\"", e);
        }
    }
}
