using System.Runtime.InteropServices;
using System.Text;

namespace Hypencoder.Engines;

/// <summary>
/// Writes vectors as little-endian float32 values into one file: NumPy's matrix behind a header (.npy, version 1.0), or
/// each vector behind its width (.fvecs). The ids are in a file of their own.
/// </summary>
internal sealed class RawVectorWriter : IVectorWriter
{
    private const int HeaderMultiple = 64;

    private readonly FileStream _file;
    private readonly IdFileWriter _ids;
    private readonly int _dimension;
    private readonly bool _hasWidths;

    private RawVectorWriter(string directory, string file, int dimension, bool hasWidths)
    {
        _dimension = dimension;
        _hasWidths = hasWidths;
        _file = new FileStream(
            Path.Combine(directory, file), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        _ids = new IdFileWriter(directory);
    }

    /// <summary>Begins a matrix of NumPy.</summary>
    public static RawVectorWriter Npy(string directory, int count, int dimension)
    {
        RawVectorWriter writer = new(directory, "vectors.npy", dimension, hasWidths: false);
        writer._file.Write(NpyHeader(count, dimension));
        return writer;
    }

    /// <summary>Begins a file of vectors with their widths.</summary>
    public static RawVectorWriter Fvecs(string directory, int dimension) =>
        new(directory, "vectors.fvecs", dimension, hasWidths: true);

    public void Append(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors)
    {
        _ids.Append(ids);
        if (!_hasWidths)
        {
            _file.Write(MemoryMarshal.AsBytes(vectors));
            return;
        }
        ReadOnlySpan<byte> width = MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in _dimension));
        for (int start = 0; start < vectors.Length; start += _dimension)
        {
            _file.Write(width);
            _file.Write(MemoryMarshal.AsBytes(vectors.Slice(start, _dimension)));
        }
    }

    public void Complete()
    {
        _file.Flush(flushToDisk: true);
        _ids.Complete();
    }

    public void Dispose()
    {
        _file.Dispose();
        _ids.Dispose();
    }

    /// <summary>Magic number, version, and length and text of the description, in a multiple of 64 bytes.</summary>
    private static byte[] NpyHeader(int count, int dimension)
    {
        byte[] magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        string shape = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({count}, {dimension}), }}";
        int before = magic.Length + sizeof(ushort);
        int length = (before + shape.Length + 1 + HeaderMultiple - 1) / HeaderMultiple * HeaderMultiple - before;
        string text = shape.PadRight(length - 1) + "\n";
        return [.. magic, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(text)];
    }
}
