using System.Runtime.InteropServices;
using System.Text;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>Writes the rows of a graph in ascending order; can resume like the writer of a vector store.</summary>
internal sealed class NeighborGraphWriter : IDisposable
{
    private readonly NeighborGraphHeader _header;
    private readonly RowChecksums _checksums;
    private readonly ResumableFile _file;

    /// <param name="path">Path of the finished file.</param>
    /// <param name="store">Store that the graph belongs to.</param>
    /// <param name="neighbors">Length of a row; shorter ones are padded with −1.</param>
    /// <param name="resume">Whether to resume an unfinished file.</param>
    /// <param name="approximation">Further options that determine an approximate build; null for other rows.</param>
    /// <param name="rowsPerGroup">Number of rows that share a checksum, a power of two.</param>
    public NeighborGraphWriter(
        string path, VectorStore store, int neighbors, bool resume, string? approximation = null,
        int rowsPerGroup = RowChecksums.RowsPerGroup)
    {
        _header = new NeighborGraphHeader(store.Count, neighbors, 0, store.Fingerprint, approximation != null)
        {
            RowsPerGroup = rowsPerGroup,
        };
        _checksums = new RowChecksums(checked((int)_header.RowBytes), rowsPerGroup);
        byte[] signature = [.. _header.ToBytes(), .. Encoding.UTF8.GetBytes(approximation ?? "")];
        _file = resume
            ? ResumableFile.Resume(path, signature, Replay)
            : ResumableFile.Create(path, signature);
    }

    /// <summary>Number of rows written.</summary>
    public int Count { get; private set; }

    public void Append(ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<byte> data = MemoryMarshal.AsBytes(rows);
        _file.Append(data, []);
        Add(data);
    }

    public void Complete() => _file.Complete(stream =>
    {
        ReadOnlySpan<byte> checksums = _checksums.ToBytes();
        stream.Write(checksums);
        stream.Position = 0;
        stream.Write((_header with { ChecksumOfChecksums = Crc32C.Compute(checksums) }).ToBytes());
    });

    public void Dispose() => _file.Dispose();

    private void Add(ReadOnlySpan<byte> data)
    {
        _checksums.Append(data);
        Count += data.Length / (int)_header.RowBytes;
    }

    private void Replay(ReadOnlySpan<byte> data, ReadOnlySpan<byte> note)
    {
        if (_header.RowBytes == 0 || data.Length % _header.RowBytes != 0
            || data.Length / _header.RowBytes > _header.Count - Count || !note.IsEmpty)
            throw new InvalidDataException(
                $"expected at most {_header.Count - Count} further rows of {_header.RowBytes} bytes, found "
                + $"{data.Length} bytes");
        ReadOnlySpan<int> rows = MemoryMarshal.Cast<byte, int>(data);
        for (int i = 0; i * _header.Neighbors < rows.Length; i++)
        {
            ReadOnlySpan<int> row = rows.Slice(i * _header.Neighbors, _header.Neighbors);
            if (NeighborRow.Fault(row, Count + i, _header.Count) is string fault)
                throw new InvalidDataException($"passage {Count + i}: expected {fault}");
        }
        Add(data);
    }
}
