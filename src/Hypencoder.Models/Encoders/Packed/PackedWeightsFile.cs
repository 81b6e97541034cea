using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hypencoder.Data.Formats;
using Hypencoder.Search.Files;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// A file of packed weights: a <see cref="FileHeader"/> with the number of floats and their checksum, and the buffers in
/// their order, each padded with zeros to whole cache lines, so that they are used where they are mapped.
/// </summary>
/// <remarks>
/// The buffers keep this object, and it is never disposed of explicitly: like that of other buffers, its memory is given
/// back once nothing refers to it.
/// </remarks>
internal sealed unsafe class PackedWeightsFile : WeightBuffers
{
    /// <summary>
    /// Version of what the buffers hold and of their order. A test compares their checksums with those recorded for
    /// this version, so that a change of either is noticed.
    /// </summary>
    internal const int Version = 1;

    private const int Line = 64; // bytes in a cache line
    private readonly MappedFile _file;
    private readonly float* _start;
    private readonly long _count;
    private long _next;

    private PackedWeightsFile(MappedFile file, string key)
    {
        (long[] fields, string text) = FileHeader.Read(file, Magic, Version);
        string[] words = text.Split(' ');
        if (words is not [string found, string fingerprint, string passageFingerprint] || found != key)
        {
            throw new InvalidDataException(
                $"{file.Path}: expected the packed weights {key}, found {FileHeader.Shown(text)}");
        }
        (Fingerprint, PassageFingerprint) = (fingerprint, passageFingerprint);
        long length = file.Length - FileHeader.Size;
        if (length % Line != 0 || length / sizeof(float) > int.MaxValue)
            throw new InvalidDataException($"{file.Path}: expected buffers of whole lines, found {length} bytes");
        _count = FileHeader.Within(
            file, "number of floats", fields[0], length / sizeof(float), length / sizeof(float));
        file.Verify("weights", FileHeader.Checksum(file, fields[1]), FileHeader.Size, length);
        _start = (float*)Unsafe.AsPointer(
            ref MemoryMarshal.GetReference(file.Span<float>(FileHeader.Size, (int)_count)));
        _file = file; // last, since whoever opened the file closes it if this throws
    }

    ~PackedWeightsFile() => _file?.Dispose();

    /// <summary><see cref="RetrievalModel.Fingerprint"/> of the model.</summary>
    public string Fingerprint { get; }

    /// <summary><see cref="RetrievalModel.PassageFingerprint"/> of the model.</summary>
    public string PassageFingerprint { get; }

    private static ReadOnlySpan<byte> Magic => "HYPPACKD"u8;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="key">What the weights were made of, a word without spaces.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or is that of another key or version.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static PackedWeightsFile Open(string path, string key) =>
        MappedFile.Open(path, file => new PackedWeightsFile(file, key));

    /// <summary>Writes a file under a temporary name, and renames it.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="key">What the weights were made of, a word without spaces.</param>
    /// <param name="model">Model whose fingerprints the file is to hold.</param>
    /// <param name="buffers">The buffers.</param>
    /// <exception cref="IOException">The file cannot be written, or another process is writing it.</exception>
    public static void Write(string path, string key, RetrievalModel model, NewWeightBuffers buffers) =>
        AtomicFile.Write(path, stream =>
        {
            (long bytes, uint checksum) = Summary(buffers);
            stream.Write(FileHeader.Write(
                Magic, Version, [bytes / sizeof(float), checksum],
                $"{key} {model.Fingerprint} {model.PassageFingerprint}"));
            EachPart(buffers, stream.Write);
        });

    /// <summary>Number of bytes after the header, and their checksum.</summary>
    internal static (long Bytes, uint Checksum) Summary(NewWeightBuffers buffers)
    {
        long bytes = 0;
        uint checksum = 0;
        EachPart(buffers, part =>
        {
            bytes += part.Length;
            checksum = Crc32C.Append(checksum, part);
        });
        return (bytes, checksum);
    }

    /// <inheritdoc/>
    public override AlignedBuffer Next(int length, Action<Span<float>> fill)
    {
        if (length > _count - _next)
            throw new InvalidDataException($"{_file.Path}: expected {length} more floats, found {_count - _next}");
        AlignedBuffer buffer = new(this, _start + _next, length);
        _next += Padding.RoundUp(length, Line / sizeof(float));
        return buffer;
    }

    /// <summary>Requires that an encoder took all buffers.</summary>
    /// <exception cref="InvalidDataException">Some are left.</exception>
    public void RequireEnd()
    {
        if (_next != _count)
            throw new InvalidDataException($"{_file.Path}: expected {_next} floats, found {_count}");
    }

    private static void EachPart(NewWeightBuffers buffers, Action<ReadOnlySpan<byte>> use)
    {
        for (int i = 0; i < buffers.Count; i++)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(buffers.Values(i));
            use(bytes);
            use(new byte[Padding.RoundUp(bytes.Length, Line) - bytes.Length]);
        }
    }
}
