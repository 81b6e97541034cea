using static TorchSharp.torch;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// The element types of checkpoints: their names in safetensors and as PyTorch's storages, and sizes in bytes.
/// </summary>
internal static class ElementType
{
    private static readonly (string Name, string Storage, ScalarType Type, int Size)[] Types =
    [
        ("F64", "DoubleStorage", ScalarType.Float64, 8),
        ("I64", "LongStorage", ScalarType.Int64, 8),
        ("F32", "FloatStorage", ScalarType.Float32, 4),
        ("I32", "IntStorage", ScalarType.Int32, 4),
        ("F16", "HalfStorage", ScalarType.Float16, 2),
        ("BF16", "BFloat16Storage", ScalarType.BFloat16, 2),
        ("I16", "ShortStorage", ScalarType.Int16, 2),
        ("I8", "CharStorage", ScalarType.Int8, 1),
        ("U8", "ByteStorage", ScalarType.Byte, 1),
        ("BOOL", "BoolStorage", ScalarType.Bool, 1),
    ];

    public static string Names => string.Join(", ", Types.Select(t => t.Name));

    /// <summary>The type of a safetensors name, or null.</summary>
    public static ScalarType? Parse(string? name) => Find(t => t.Name == name)?.Type;

    /// <summary>The type of a PyTorch storage class, or null.</summary>
    public static ScalarType? OfStorage(string name) => Find(t => t.Storage == name)?.Type;

    /// <summary>The name in safetensors.</summary>
    public static string Name(ScalarType type) => Known(type).Name;

    /// <summary>In bytes.</summary>
    public static int Size(ScalarType type) => Known(type).Size;

    private static (string Name, string Storage, ScalarType Type, int Size)? Find(
        Func<(string Name, string Storage, ScalarType Type, int Size), bool> condition)
    {
        foreach ((string Name, string Storage, ScalarType Type, int Size) known in Types)
        {
            if (condition(known))
                return known;
        }
        return null;
    }

    private static (string Name, string Storage, ScalarType Type, int Size) Known(ScalarType type) =>
        Find(t => t.Type == type)
        ?? throw new ArgumentException($"a checkpoint cannot hold {type} (expected {Names})", nameof(type));
}
