using System.Runtime.InteropServices;

namespace Hypencoder.Models.Checkpoints;

/// <summary>A tensor for a safetensors file.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Sizes of the dimensions; empty for a scalar.</param>
/// <param name="Write">Writes all elements, row-major and little-endian; called once.</param>
internal sealed record SafetensorsTensor(string Name, ElementType Type, long[] Shape, Action<Stream> Write)
{
    /// <summary>Creates a tensor in single precision.</summary>
    public SafetensorsTensor(string name, long[] shape, float[] values)
        : this(name, ElementType.Float32, shape, file => file.Write(MemoryMarshal.AsBytes(values.AsSpan())))
    {
    }

    /// <summary>Number of bytes of all elements.</summary>
    public long Bytes => Shape.Aggregate((long)ElementTypes.Size(Type), (product, size) => product * size);
}
