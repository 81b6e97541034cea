using System.IO.Compression;
using System.Text.Unicode;

namespace Hypencoder.Data.Formats;

/// <summary>
/// The lines of a text file as bytes, gzip when its path ends in .gz, one at a time. Lines end in LF or CRLF; a byte
/// order mark is left out. Memory is that of the longest line.
/// </summary>
internal sealed class LineReader(string path) : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly Stream _file = Open(path);
    private byte[] _buffer = new byte[BufferSize];
    private int _start, _length, _next, _end;
    private bool _ended;

    /// <summary>The number of the current line, 1-based.</summary>
    public long Number { get; private set; }

    /// <summary>The current line without its ending, until the next is read; not checked to be UTF-8.</summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_start, _length);

    /// <summary>The current line as text.</summary>
    /// <exception cref="InvalidDataException">It is not UTF-8.</exception>
    public TextLine CurrentText => TextLine.Decode(path, Number, Current);

    /// <summary>Refuses bytes as <see cref="CurrentText"/> does, without making a string.</summary>
    public void CheckUtf8()
    {
        if (!Utf8.IsValid(Current))
            _ = CurrentText;
    }

    public bool MoveNext()
    {
        if (_ended)
            return false;
        Number++;
        int length = _buffer.AsSpan(_next, _end - _next).IndexOf((byte)'\n');
        // The line is not whole yet: move it to the front, double the buffer when it fills that, read on.
        while (length < 0)
        {
            int kept = _end - _next;
            byte[] moved = kept == _buffer.Length ? new byte[2 * kept] : _buffer;
            Buffer.BlockCopy(_buffer, _next, moved, 0, kept);
            (_buffer, _next, _end) = (moved, 0, kept);
            int read = Fill(_buffer.AsSpan(kept));
            if (read == 0)
                break;
            length = _buffer.AsSpan(kept, read).IndexOf((byte)'\n');
            length += length < 0 ? 0 : kept;
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

    public void Dispose() => _file.Dispose();

    /// <summary>The bytes of a file, unpacked when its path ends in .gz.</summary>
    /// <exception cref="InvalidDataException">There is no such file.</exception>
    public static Stream Open(string path)
    {
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            return TextLine.IsGzip(path) ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"{path}: expected a file, found none", e);
        }
    }

    private int Fill(Span<byte> buffer)
    {
        try
        {
            return _file.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}:{Number}: expected gzip data, found \"{e.Message}\"", e);
        }
    }
}
