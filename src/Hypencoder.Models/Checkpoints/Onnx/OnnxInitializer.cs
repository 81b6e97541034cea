using Hypencoder.Data.Formats;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints.Onnx;

/// <summary>A constant of an ONNX graph.</summary>
/// <param name="Name">Name by which nodes refer to it.</param>
/// <param name="Type">Element type, a <c>TensorProto.DataType</c>.</param>
/// <param name="Shape">Sizes of the dimensions; empty for a scalar.</param>
/// <param name="Offset">
/// Offset of its values, in bytes from the start of the model; 0 if they are not contiguous.
/// </param>
internal sealed record OnnxInitializer(string Name, int Type, long[] Shape, long Offset)
{
    public const int Float = 1, Int32 = 6, Int64 = 7, Bool = 9, Float16 = 10, Double = 11, BFloat16 = 16;
    private const int MaxDimensions = 64; // as in Torch

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <param name="message">Bytes of a <c>TensorProto</c>.</param>
    /// <param name="start">Offset of these bytes in the model.</param>
    public static OnnxInitializer Read(ReadOnlySpan<byte> message, long start)
    {
        string name = "";
        int type = 0;
        List<long> shape = [];
        (long Offset, int Length)? values = null;
        bool isOutside = false;
        for (ProtobufReader fields = new(message); fields.Next();)
        {
            switch (fields.Field)
            {
                case 1 when fields.HasBytes:
                    for (ReadOnlySpan<byte> sizes = fields.Content; !sizes.IsEmpty;)
                        AddSize(shape, ProtobufReader.ReadVarint(ref sizes));
                    break;
                case 1:
                    AddSize(shape, fields.Number);
                    break;
                case 2:
                    type = (int)Math.Min(fields.Number, int.MaxValue);
                    break;
                case 8:
                    name = fields.Text("an initializer's name");
                    break;
                case 4 or 9: // packed float_data has the same bytes as raw_data
                    values = (start + fields.Offset, fields.Message("an initializer's values").Length);
                    break;
                case 14:
                    isOutside = fields.Number != 0;
                    break;
                case 3:
                    throw Error(name, "expected all of its values, found a segment");
            }
        }
        if (isOutside)
            throw Error(name, "expected its values in this file, found a reference to another file");
        if (!IsWeight(type))
            return new OnnxInitializer(name, type, [.. shape], 0);
        RequireLength(name, type, shape, values?.Length ?? 0);
        return new OnnxInitializer(name, type, [.. shape], values?.Offset ?? start);
    }

    /// <summary>Whether a type is that of weights, rather than of indices or shapes.</summary>
    public static bool IsWeight(int type) => type is Float or Float16 or Double or BFloat16;

    private static void AddSize(List<long> shape, ulong size)
    {
        if (shape.Count == MaxDimensions || size > long.MaxValue)
            throw new InvalidDataException($"expected a shape of at most {MaxDimensions} sizes, found {size}");
        shape.Add((long)size);
    }

    private static void RequireLength(string name, int type, List<long> shape, int length)
    {
        int size = type switch
        {
            Float => 4,
            Double => 8,
            _ => 2,
        };
        // A huge size next to a zero is legal; otherwise the product is refused before it can overflow.
        Int128 expected = shape.Aggregate((Int128)size, (p, n) => p > long.MaxValue && n > 0 ? p : p * n);
        if (expected != length)
            throw Error(name, $"expected {expected} bytes for {Sizes(shape)}, found {length}");
    }

    private static InvalidDataException Error(string name, string message) =>
        new($"initializer \"{OneLine(name)}\": {message}");
}
