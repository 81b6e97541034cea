using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// A pinned buffer of floats aligned to 64 bytes, since a 512-bit load that straddles two cache lines takes twice as
/// long. The memory is managed, so it need not be freed. Growing the buffer loses its content.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;
    private float[] _array = [];
    private int _length;

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
