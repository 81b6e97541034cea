using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hypencoder.Retrieval.Sharding;

/// <summary>
/// <c>changes.log</c> in a shard's folder: its changes in their order, numbered from 1. Each record has the SHA-256 of
/// the record before it and of its own bytes, so that equal hashes mean equal changes up to there. A record is on disk
/// when <see cref="Append"/> returns; one that was cut short by a kill is dropped when the log is opened. The file is
/// made by the first change, and is this process's alone. Safe to use from many threads.
/// </summary>
internal sealed class ChangeLog : IDisposable
{
    private const int Version = 1, HeaderSize = 32;
    private const int NumberAt = 4, HashAt = 12, ChangeAt = HashAt + SHA256.HashSizeInBytes; // in a record
    private readonly string _path;
    private readonly byte[] _header;
    private readonly Lock _lock = new();
    private readonly List<long> _ends = [];
    private FileStream? _file;
    private byte[] _hash;

    private ChangeLog(string path, byte[] header) => (_path, _header, _hash) = (path, header, SHA256.HashData(header));

    private static ReadOnlySpan<byte> Magic => "HYPCHLOG"u8;

    /// <summary>Number of the last change; 0 for none.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
                return _ends.Count;
        }
    }

    /// <summary>Opens the log in a shard's folder.</summary>
    /// <param name="directory">Path of the folder.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="made">Number of the last change that the index has, up to which the log must be whole.</param>
    /// <exception cref="InvalidDataException">It is damaged, of another version or of another shard.</exception>
    /// <exception cref="IOException">Another process has it open.</exception>
    public static ChangeLog Open(string directory, ShardFile shard, long made)
    {
        byte[] header = new byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), shard.Shard.Number);
        Encoding.ASCII.GetBytes(shard.Split).AsSpan(0, 16).CopyTo(header.AsSpan(16));
        ChangeLog log = new(Path.Combine(directory, "changes.log"), header);
        try
        {
            if (File.Exists(log._path))
                log.Scan(made);
            return log.Last >= made ? log : throw log.Damaged();
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>The record that a change is to be appended as.</summary>
    public byte[] Record(ShardChange change)
    {
        byte[] bytes = change.Write(), record = new byte[ChangeAt + bytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, bytes.Length);
        bytes.CopyTo(record, ChangeAt);
        lock (_lock)
        {
            BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(NumberAt), _ends.Count + 1);
            Hash(record).CopyTo(record, HashAt);
        }
        return record;
    }

    /// <summary>Appends a record.</summary>
    /// <exception cref="InvalidDataException">It does not continue this log.</exception>
    /// <exception cref="IOException">It cannot be written; the log is as before.</exception>
    public void Append(byte[] record)
    {
        lock (_lock)
        {
            if (!Continues(record))
            {
                throw new InvalidDataException(
                    $"{_path}: expected change {_ends.Count + 1} of the same log, found one that departs from it");
            }
            _file ??= Open();
            long end = End();
            try
            {
                if (end == HeaderSize)
                {
                    _file.SetLength(0);
                    _file.Write(_header);
                }
                _file.Position = end;
                _file.Write(record);
                _file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                _file.SetLength(_ends.Count == 0 ? 0 : end);
                throw;
            }
            _ends.Add(end + record.Length);
            _hash = record[HashAt..ChangeAt];
        }
    }

    /// <summary>Removes the last record, whose change could not be made.</summary>
    public void RemoveLast()
    {
        lock (_lock)
        {
            _ends.RemoveAt(_ends.Count - 1);
            _file!.SetLength(End());
            _file.Flush(flushToDisk: true);
            _hash = _ends.Count == 0 ? SHA256.HashData(_header) : ReadRecord(_ends.Count)[HashAt..ChangeAt];
        }
    }

    /// <summary>The record of a change.</summary>
    public byte[] Read(long number)
    {
        lock (_lock)
            return ReadRecord(number);
    }

    /// <summary>The change in a record.</summary>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static ShardChange ChangeOf(byte[] record) => ShardChange.Read(record[ChangeAt..]);

    public void Dispose() => _file?.Dispose();

    private InvalidDataException Damaged() => new(
        $"{_path}: expected a whole change {_ends.Count + 1}, found none: the file is damaged or missing");

    /// <summary>Opens the file without a buffer, so that nothing is written after a write has failed.</summary>
    private FileStream Open() =>
        new(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    private long End() => _ends.Count == 0 ? HeaderSize : _ends[^1];

    private byte[] ReadRecord(long number)
    {
        long begin = number == 1 ? HeaderSize : _ends[(int)number - 2];
        byte[] record = new byte[_ends[(int)number - 1] - begin];
        _file!.Position = begin;
        _file.ReadExactly(record);
        return record;
    }

    private bool Continues(ReadOnlySpan<byte> record) =>
        record.Length > ChangeAt
        && BinaryPrimitives.ReadInt32LittleEndian(record) == record.Length - ChangeAt
        && BinaryPrimitives.ReadInt64LittleEndian(record[NumberAt..]) == _ends.Count + 1
        && Hash(record).AsSpan().SequenceEqual(record[HashAt..ChangeAt]);

    /// <summary>Hash of the record before, and of all of this one but its hash.</summary>
    private byte[] Hash(ReadOnlySpan<byte> record)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_hash);
        hash.AppendData(record[..HashAt]);
        hash.AppendData(record[ChangeAt..]);
        return hash.GetHashAndReset();
    }

    private void Scan(long made)
    {
        _file = Open();
        if (_file.Length < HeaderSize)
            return; // the first change was cut short
        byte[] header = new byte[HeaderSize];
        _file.ReadExactly(header);
        if (!header.AsSpan().SequenceEqual(_header))
            throw new InvalidDataException($"{_path}: expected the changes of this shard in version {Version}");
        byte[] length = new byte[sizeof(int)];
        for (long at = HeaderSize; at < _file.Length; at = End())
        {
            _file.Position = at;
            int bytes = _file.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) == length.Length
                ? BinaryPrimitives.ReadInt32LittleEndian(length)
                : int.MaxValue;
            long end = bytes > 0 ? at + ChangeAt + bytes : at;
            byte[] record = end > at && end <= _file.Length ? new byte[end - at] : [];
            _file.Position = at;
            _file.ReadExactly(record);
            if (!Continues(record))
            {
                if (_ends.Count < made || (end > at && end < _file.Length))
                    throw Damaged();
                _file.SetLength(at); // nobody was told of a change that is not whole
                return;
            }
            _ends.Add(end);
            _hash = record[HashAt..ChangeAt];
        }
    }
}
