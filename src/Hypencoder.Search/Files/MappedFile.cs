using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Files;

/// <summary>A file mapped read-only as a whole. Offsets are 64-bit, so it may be larger than any span.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    /// <exception cref="InvalidDataException">The file is shorter than a header.</exception>
    public MappedFile(string path)
    {
        Path = path;
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = stream.Length;
        if (Length < FileHeader.Size)
            throw new InvalidDataException($"{path}: expected a header of {FileHeader.Size} bytes, found {Length}");
        _file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    /// <summary>Opens a file and creates an object that owns it; closes the file if that fails.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is shorter than a header, or <paramref name="make"/> refuses it.
    /// </exception>
    public static T Open<T>(string path, Func<MappedFile, T> make)
    {
        MappedFile file = new(path);
        try
        {
            return make(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>
    /// <paramref name="count"/> values from a byte offset on. The span must not be used after <see cref="Dispose"/>:
    /// reading it would be an access violation.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Span<T>(long offset, int count)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        if ((ulong)offset > (ulong)Length || (ulong)count * (ulong)sizeof(T) > (ulong)(Length - offset))
            throw new InvalidDataException(
                $"{Path}: expected {count} values at byte {offset}, found the end of the file");
        return new ReadOnlySpan<T>(_start + offset, count);
    }

    /// <summary>The checksum of a range of any length.</summary>
    public uint Checksum(long offset, long length)
    {
        const int Chunk = 1 << 24;
        uint crc = 0;
        for (; length > 0; offset += Chunk, length -= Chunk)
            crc = Crc32C.Append(crc, Span<byte>(offset, (int)Math.Min(Chunk, length)));
        return crc;
    }

    /// <summary>Compares a range of any length with its checksum.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public void Verify(string what, uint expected, long offset, long length)
    {
        uint found = Checksum(offset, length);
        if (found != expected)
            throw new InvalidDataException($"{Path}: expected checksum {expected:x8} of the {what}, found {found:x8}");
    }

    public void Dispose()
    {
        if (_start == null)
            return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
