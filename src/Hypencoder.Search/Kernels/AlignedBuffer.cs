using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// Floats at a 64-byte boundary that never move: a 512-bit load that straddles two cache lines costs two. The memory is
/// the collector's, so nothing has to be freed. It grows and is reused; growing loses the content.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;
    private float[] _array = [];
    private int _length;

    /// <summary>The first float; valid until the next <see cref="Ensure"/> and as long as this object lives.</summary>
    public float* Pointer { get; private set; }

    /// <summary>Makes room for <paramref name="length"/> floats.</summary>
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
