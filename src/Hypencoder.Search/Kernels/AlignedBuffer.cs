using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// A pinned buffer of floats aligned to 64 bytes, since a 512-bit load that straddles two cache lines takes twice as
/// long. The memory is managed, so it need not be freed, or that of a mapped file. Growing the buffer loses its content.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;
    private float[] _array = [];
    private int _length;
    private readonly object? _owner;

    /// <summary>Creates an empty buffer.</summary>
    public AlignedBuffer()
    {
    }

    /// <summary>Creates a buffer that is a part of other memory, which is only read.</summary>
    /// <param name="owner">Object that keeps the memory while it is referenced, as this buffer does.</param>
    /// <param name="start">Address of the first float, a multiple of 64.</param>
    /// <param name="length">Number of floats.</param>
    public AlignedBuffer(object owner, float* start, int length)
    {
        _owner = owner;
        Pointer = start;
        _length = length;
    }

    /// <summary>
    /// Address of the first float; valid until the next <see cref="Ensure"/> and while this object is referenced.
    /// </summary>
    public float* Pointer { get; private set; }

    /// <summary>Ensures room for <paramref name="length"/> floats and returns the address of the first.</summary>
    public float* Ensure(int length)
    {
        if (_length < length)
        {
            _array = GC.AllocateUninitializedArray<float>(checked(length + Alignment / sizeof(float)), pinned: true);
            _length = length;
            nuint address = (nuint)Unsafe.AsPointer(ref _array[0]);
            Pointer = (float*)((address + Alignment - 1) & ~(nuint)(Alignment - 1));
        }
        return Pointer;
    }
}
