using System.Buffers.Binary;

namespace Hypencoder.Search.Files;

/// <summary>
/// A file written in blocks, after room for a header, whose writing can resume after a crash at any moment. Blocks are
/// appended to <c>PATH.part</c>. A record is appended to <c>PATH.part.log</c> after each: note length, data length,
/// data checksum, note, record checksum. To resume, blocks are read back as long as record and data match their
/// checksums, and the rest is cut off, so that nothing is assumed about the order in which writes reach the disk.
/// </summary>
internal sealed class ResumableFile : IDisposable
{
    private const int RecordHead = 16;
    private readonly string _path;
    private readonly FileStream _data;
    private readonly FileStream _log;
    private byte[] _record = [];

    private ResumableFile(string path, FileMode mode)
    {
        _path = path;
        _data = new FileStream(PartPath(path), mode, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        try
        {
            _log = new FileStream(LogPath(path), mode, FileAccess.ReadWrite, FileShare.Read, 1);
        }
        catch
        {
            _data.Dispose();
            throw;
        }
    }

    public static string PartPath(string path) => path + ".part";

    public static string LogPath(string path) => path + ".part.log";

    /// <summary>Starts a new file and discards what an earlier attempt left.</summary>
    /// <param name="path">Path of the finished file.</param>
    /// <param name="signature">Identity of the content, which must be the same on resuming.</param>
    public static ResumableFile Create(string path, ReadOnlySpan<byte> signature)
    {
        ResumableFile file = new(path, FileMode.Create);
        file.Start(signature);
        return file;
    }

    /// <summary>Resumes after the last complete block, or from the beginning if there is none.</summary>
    /// <param name="path">Path of the finished file.</param>
    /// <param name="signature">Identity of the content.</param>
    /// <param name="replay">
    /// Called with the data and the note of each complete block, in order; throws if they are invalid.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// The unfinished file has another signature or an invalid block.
    /// </exception>
    public static ResumableFile Resume(
        string path, ReadOnlySpan<byte> signature, ReplayBlock replay)
    {
        ResumableFile file = new(path, FileMode.OpenOrCreate);
        try
        {
            file.Replay(signature, replay);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends a block, which outlives the process once this method has returned.</summary>
    public void Append(ReadOnlySpan<byte> data, ReadOnlySpan<byte> note)
    {
        _data.Write(data);
        _data.Flush();
        WriteRecord(note, data.Length, Crc32C.Compute(data));
    }

    /// <summary>
    /// Lets <paramref name="finish"/> write the header and what follows the blocks, then renames the file to its final
    /// path.
    /// </summary>
    public void Complete(Action<FileStream> finish)
    {
        finish(_data);
        _data.Flush(flushToDisk: true);
        Dispose();
        File.Move(PartPath(_path), _path, overwrite: true);
        File.Delete(LogPath(_path));
    }

    public void Dispose()
    {
        _data.Dispose();
        _log.Dispose();
    }

    private void Start(ReadOnlySpan<byte> signature)
    {
        _log.SetLength(0);
        WriteRecord(signature, 0, 0);
        _data.SetLength(FileHeader.Size);
        _data.Position = FileHeader.Size;
    }

    private void Replay(ReadOnlySpan<byte> signature, ReplayBlock replay)
    {
        if (!ReadRecord(out int dataLength, out uint checksum, out ReadOnlySpan<byte> note)
            || _data.Length < FileHeader.Size)
        {
            Start(signature);
            return;
        }
        if (!note.SequenceEqual(signature))
            throw new InvalidDataException(
                $"{PartPath(_path)}: expected the unfinished file of the same model, source, shape, kind and version, "
                + "found another");
        long logEnd = _log.Position, dataEnd = FileHeader.Size;
        byte[] block = [];
        while (ReadRecord(out dataLength, out checksum, out note)
            && dataLength <= Math.Min(_data.Length - dataEnd, Array.MaxLength))
        {
            if (block.Length < dataLength)
                block = new byte[dataLength];
            Span<byte> data = block.AsSpan(0, dataLength);
            _data.Position = dataEnd;
            _data.ReadExactly(data);
            if (Crc32C.Compute(data) != checksum)
                break;
            try
            {
                replay(data, note);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{PartPath(_path)}: {e.Message}; delete it to start again", e);
            }
            dataEnd += dataLength;
            logEnd = _log.Position;
        }
        _log.SetLength(logEnd);
        _log.Position = logEnd;
        _data.SetLength(dataEnd);
        _data.Position = dataEnd;
    }

    private void WriteRecord(ReadOnlySpan<byte> note, int dataLength, uint checksum)
    {
        Span<byte> record = Record(RecordHead + note.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record, note.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], dataLength);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], checksum);
        note.CopyTo(record[RecordHead..]);
        // The record's own checksum covers its head, too; it is computed with the checksum field set to zero.
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], Crc32C.Compute(record));
        _log.Write(record);
        _log.Flush();
    }

    private bool ReadRecord(out int dataLength, out uint checksum, out ReadOnlySpan<byte> note)
    {
        dataLength = 0;
        checksum = 0;
        note = default;
        Span<byte> head = stackalloc byte[RecordHead];
        if (_log.ReadAtLeast(head, RecordHead, throwOnEndOfStream: false) < RecordHead)
            return false;
        int noteLength = BinaryPrimitives.ReadInt32LittleEndian(head);
        dataLength = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        uint recordChecksum = BinaryPrimitives.ReadUInt32LittleEndian(head[12..]);
        if (noteLength < 0 || dataLength < 0
            || noteLength > Math.Min(_log.Length - _log.Position, Array.MaxLength - RecordHead))
            return false;
        Span<byte> record = Record(RecordHead + noteLength);
        head.CopyTo(record);
        record.Slice(12, 4).Clear();
        _log.ReadExactly(record[RecordHead..]);
        note = record[RecordHead..];
        return Crc32C.Compute(record) == recordChecksum;
    }

    private Span<byte> Record(int length)
    {
        if (_record.Length < length)
            _record = new byte[Math.Max(length, 4096)];
        return _record.AsSpan(0, length);
    }
}
