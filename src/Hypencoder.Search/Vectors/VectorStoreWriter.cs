using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// Writes a vector store block by block. A killed process loses at most the block being appended: <see cref="Resume"/>
/// goes on after the last complete one, and the finished file has the same bytes as that of an unbroken run, however
/// the vectors were cut into blocks. After an exception, dispose of it.
/// </summary>
public sealed class VectorStoreWriter : IDisposable
{
    private const int MaxFingerprintBytes = 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly string _fingerprint;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];
    private readonly RowChecksums _checksums;
    private readonly ResumableFile _file;

    private VectorStoreWriter(string path, int dimension, string modelFingerprint, bool resume)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentNullException.ThrowIfNull(modelFingerprint);
        if (Utf8.GetByteCount(modelFingerprint) > MaxFingerprintBytes)
            throw new ArgumentException(
                $"a model fingerprint is at most {MaxFingerprintBytes} bytes long", nameof(modelFingerprint));
        Dimension = dimension;
        _fingerprint = modelFingerprint;
        _checksums = new RowChecksums(checked(dimension * sizeof(float)));
        byte[] signature = new VectorStoreHeader(dimension, 0, 0, 0, modelFingerprint).ToBytes();
        _file = resume
            ? ResumableFile.Resume(path, signature, Replay)
            : ResumableFile.Create(path, signature);
    }

    /// <summary>How many passages were appended, before a resume too.</summary>
    public int Count => _ids.Count;

    /// <summary>d, the width of the vectors.</summary>
    public int Dimension { get; }

    /// <summary>
    /// Starts a store over whatever an earlier attempt left; nothing is at <paramref name="path"/> until it is
    /// complete.
    /// </summary>
    /// <exception cref="ArgumentException">The dimension is below 1, or the fingerprint too long.</exception>
    public static VectorStoreWriter Create(string path, int dimension, string modelFingerprint) =>
        new(path, dimension, modelFingerprint, resume: false);

    /// <summary>
    /// Goes on with an unfinished store; starts one if there is none. The caller skips <see cref="Count"/> passages.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The unfinished store is of another dimension, model or version.
    /// </exception>
    public static VectorStoreWriter Resume(string path, int dimension, string modelFingerprint) =>
        new(path, dimension, modelFingerprint, resume: true);

    /// <summary>Whether a passage with this id was appended, before a resume too.</summary>
    public bool Contains(string id) => _known.Contains(id);

    /// <summary>Adds passages.</summary>
    /// <param name="ids">One a passage.</param>
    /// <param name="vectors">Row-major (passages × d).</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    /// <exception cref="InvalidDataException">
    /// An id is empty or not new, or a vector holds a NaN or an infinity.
    /// </exception>
    public void Append(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors)
    {
        if (vectors.Length != (long)ids.Length * Dimension)
            throw new ArgumentException(
                $"{ids.Length} ids need {ids.Length} × {Dimension} values, not {vectors.Length}", nameof(vectors));
        for (int i = 0; i < ids.Length; i++)
            Check(ids[i], vectors.Slice(i * Dimension, Dimension));
        if (ids.IsEmpty)
            return;
        ReadOnlySpan<byte> data = MemoryMarshal.AsBytes(vectors);
        _file.Append(data, IdNote(ids));
        _checksums.Append(data);
        _ids.AddRange(ids);
    }

    /// <summary>Writes ids and checksums and gives the file its name.</summary>
    public void Complete()
    {
        _file.Complete(stream =>
        {
            BufferedStream buffered = new(stream, 1 << 20);
            WriteZeros(buffered, (int)((8 - stream.Position % 8) % 8));
            (long idBytes, uint idChecksum) = WriteIds(buffered);
            WriteZeros(buffered, (int)((8 - idBytes % 8) % 8));
            ReadOnlySpan<byte> checksums = _checksums.ToBytes(idChecksum);
            buffered.Write(checksums);
            buffered.Flush();
            stream.Position = 0;
            stream.Write(new VectorStoreHeader(
                Dimension, Count, idBytes, Crc32C.Compute(checksums), _fingerprint).ToBytes());
        });
    }

    /// <summary>Closes the files; an unfinished store stays, to be resumed.</summary>
    public void Dispose() => _file.Dispose();

    private static void WriteZeros(Stream stream, int count) => stream.Write(stackalloc byte[count]);

    private static byte[] IdNote(ReadOnlySpan<string> ids)
    {
        using MemoryStream note = new();
        using BinaryWriter writer = new(note, Utf8);
        foreach (string id in ids)
            writer.Write(id);
        writer.Flush();
        return note.ToArray();
    }

    private void Check(string id, ReadOnlySpan<float> vector)
    {
        if (string.IsNullOrEmpty(id))
            throw new InvalidDataException($"passage {Count}: expected an id, found an empty one");
        foreach (float value in vector)
        {
            if (!float.IsFinite(value))
                throw new InvalidDataException(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"passage \"{id}\": expected a finite vector, found {value}"));
        }
        if (!_known.Add(id))
            throw new InvalidDataException($"passage \"{id}\": expected distinct ids, found this one twice");
    }

    private void Replay(ReadOnlySpan<byte> data, ReadOnlySpan<byte> note)
    {
        using BinaryReader reader = new(new MemoryStream(note.ToArray()), Utf8);
        _checksums.Append(data);
        for (int i = data.Length / (Dimension * sizeof(float)); i > 0; i--)
        {
            string id = reader.ReadString();
            _known.Add(id);
            _ids.Add(id);
        }
    }

    /// <summary>Writes offsets, then bytes: the number of bytes, and the checksum of both.</summary>
    private (long Bytes, uint Checksum) WriteIds(Stream stream)
    {
        uint crc = 0;
        long end = 0;
        Span<byte> offset = stackalloc byte[sizeof(long)];
        for (int i = 0; i <= _ids.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(offset, end);
            crc = Crc32C.Append(crc, offset);
            stream.Write(offset);
            if (i < _ids.Count)
                end += Utf8.GetByteCount(_ids[i]);
        }
        byte[] bytes = new byte[256];
        foreach (string id in _ids)
        {
            if (bytes.Length < Utf8.GetMaxByteCount(id.Length))
                bytes = new byte[Utf8.GetMaxByteCount(id.Length)];
            ReadOnlySpan<byte> encoded = bytes.AsSpan(0, Utf8.GetBytes(id, bytes));
            crc = Crc32C.Append(crc, encoded);
            stream.Write(encoded);
        }
        return (end, crc);
    }
}
