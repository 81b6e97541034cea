namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// Names of element types in safetensors and of PyTorch's storages, and their sizes.
/// </summary>
internal static class ElementTypes
{
    private static readonly (string Name, string Storage, ElementType Type, int Size)[] Types =
    [
        ("F64", "DoubleStorage", ElementType.Float64, 8),
        ("I64", "LongStorage", ElementType.Int64, 8),
        ("F32", "FloatStorage", ElementType.Float32, 4),
        ("I32", "IntStorage", ElementType.Int32, 4),
        ("F16", "HalfStorage", ElementType.Float16, 2),
        ("BF16", "BFloat16Storage", ElementType.BFloat16, 2),
        ("I16", "ShortStorage", ElementType.Int16, 2),
        ("I8", "CharStorage", ElementType.Int8, 1),
        ("U8", "ByteStorage", ElementType.UInt8, 1),
        ("BOOL", "BoolStorage", ElementType.Bool, 1),
    ];

    public static string Names => string.Join(", ", Types.Select(t => t.Name));

    /// <summary>Element type of a safetensors name; null for an unknown name.</summary>
    public static ElementType? Parse(string? name) => Find(t => t.Name == name)?.Type;

    /// <summary>Element type of a PyTorch storage class; null for an unknown one.</summary>
    public static ElementType? OfStorage(string name) => Find(t => t.Storage == name)?.Type;

    /// <summary>Name in safetensors.</summary>
    public static string Name(this ElementType type) => Known(type).Name;

    /// <summary>Whether elements of this type are floating-point numbers.</summary>
    public static bool IsFloatingPoint(this ElementType type) => type
        is ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64;

    /// <summary>Size of an element, in bytes.</summary>
    public static int Size(this ElementType type) => Known(type).Size;

    private static (string Name, string Storage, ElementType Type, int Size)? Find(
        Func<(string Name, string Storage, ElementType Type, int Size), bool> condition)
    {
        foreach ((string Name, string Storage, ElementType Type, int Size) known in Types)
        {
            if (condition(known))
                return known;
        }
        return null;
    }

    private static (string Name, string Storage, ElementType Type, int Size) Known(ElementType type) =>
        Find(t => t.Type == type)
        ?? throw new ArgumentException($"a checkpoint cannot hold {type} (expected {Names})", nameof(type));
}
