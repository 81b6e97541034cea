using System.IO.MemoryMappedFiles;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// A checkpoint file, mapped read-only so that tensors are copied directly to their destination.
/// </summary>
internal sealed unsafe class TensorFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _start;

    /// <param name="path">Path of the file for messages.</param>
    /// <param name="file">Open file, which this object owns.</param>
    public TensorFile(string path, FileStream file)
    {
        Path = path;
        Length = file.Length;
        if (Length == 0) // an empty file cannot be mapped
        {
            file.Dispose();
            return;
        }
        _file = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _start = pointer + _view.PointerOffset;
    }

    public string Path { get; }

    /// <summary>Length of the file, in bytes.</summary>
    public long Length { get; }

    /// <summary>Bytes of the file. The span must not be used after <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        if (count == 0)
            return [];
        ObjectDisposedException.ThrowIf(_start == null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - offset);
        return new ReadOnlySpan<byte>(_start + offset, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_start == null)
            return;
        _start = null;
        _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file!.Dispose();
    }
}
