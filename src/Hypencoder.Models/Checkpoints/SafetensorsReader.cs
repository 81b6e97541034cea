using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Hypencoder.Models.Checkpoints;
using static TorchSharp.torch;

namespace Hypencoder.Models;

/// <summary>
/// A safetensors file, memory-mapped: opening reads the header alone, and tensors are copied one at a time straight
/// from the file to where they go, so loading a model never holds it twice.
/// </summary>
public sealed unsafe class SafetensorsReader : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, SafetensorsEntry> _entries;
    private readonly byte* _data;

    private SafetensorsReader(string path, FileStream file)
    {
        Path = path;
        Entries = SafetensorsHeader.Read(file, path);
        _entries = Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        long start = file.Position;
        _file = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _data = pointer + _view.PointerOffset + start;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="InvalidDataException">It is not a safetensors file, is damaged or truncated.</exception>
    public static SafetensorsReader Open(string path)
    {
        FileStream file = File.OpenRead(path);
        try
        {
            return new SafetensorsReader(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Finds a tensor by its name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out SafetensorsEntry? entry) =>
        _entries.TryGetValue(name, out entry);

    /// <summary>Copies a tensor into another of the same shape, on any device and with its own element type.</summary>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public void CopyTo(SafetensorsEntry entry, Tensor destination)
    {
        if (!entry.Shape.SequenceEqual(destination.shape))
        {
            throw new InvalidDataException($"{Path}: tensor \"{entry.Name}\": expected shape "
                + $"[{string.Join(", ", destination.shape)}], found [{string.Join(", ", entry.Shape)}]");
        }
        // 16 MB at a time through one buffer: Torch converts the type and moves it to the device.
        long chunk = Math.Clamp(entry.Count, 1, (16 << 20) / SafetensorsType.Size(entry.Type));
        using IDisposable gradients = no_grad();
        using Tensor buffer = empty([chunk], entry.Type);
        using Tensor flat = destination.view(-1);
        for (long i = 0; i < entry.Count; i += chunk)
        {
            long count = Math.Min(chunk, entry.Count - i);
            using Tensor source = buffer.narrow(0, 0, count);
            using Tensor target = flat.narrow(0, i, count);
            Bytes(entry, i, (int)count).CopyTo(source.bytes);
            target.copy_(source);
        }
    }

    /// <summary>Copies a tensor of floating-point numbers into a span of the same length, row-major.</summary>
    /// <exception cref="InvalidDataException">Its elements are not floating-point numbers.</exception>
    public void CopyTo(SafetensorsEntry entry, Span<float> destination)
    {
        if (entry.Count != destination.Length)
        {
            throw new ArgumentException(
                $"tensor \"{entry.Name}\" has {entry.Count} elements, the destination {destination.Length}",
                nameof(destination));
        }
        ReadOnlySpan<byte> bytes = destination.IsEmpty ? [] : Bytes(entry, 0, destination.Length);
        switch (entry.Type)
        {
            case ScalarType.Float32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(destination);
                break;
            case ScalarType.Float64:
                Convert<double>(bytes, destination, static x => (float)x);
                break;
            case ScalarType.Float16:
                Convert<Half>(bytes, destination, static x => (float)x);
                break;
            case ScalarType.BFloat16:
                Convert<ushort>(bytes, destination, static x => BitConverter.UInt32BitsToSingle((uint)x << 16));
                break;
            default:
                throw new InvalidDataException($"{Path}: tensor \"{entry.Name}\": expected floating-point numbers, "
                    + $"found {SafetensorsType.Name(entry.Type)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_view.SafeMemoryMappedViewHandle.IsClosed)
            return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> destination, Func<T, float> convert)
        where T : unmanaged
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < destination.Length; i++)
            destination[i] = convert(source[i]);
    }

    private ReadOnlySpan<byte> Bytes(SafetensorsEntry entry, long start, int count)
    {
        int size = SafetensorsType.Size(entry.Type);
        ObjectDisposedException.ThrowIf(_view.SafeMemoryMappedViewHandle.IsClosed, this);
        return new ReadOnlySpan<byte>(_data + entry.Start + (start * size), checked(count * size));
    }
}
