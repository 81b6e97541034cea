using static TorchSharp.torch;

namespace Hypencoder.Models.Checkpoints;

/// <summary>The element types of a safetensors file that Torch has too: names and sizes in bytes.</summary>
internal static class SafetensorsType
{
    private static readonly (string Name, ScalarType Type, int Size)[] Types =
    [
        ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8),
        ("F32", ScalarType.Float32, 4),
        ("I32", ScalarType.Int32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static string Names => string.Join(", ", Types.Select(t => t.Name));

    public static ScalarType? Parse(string? name) =>
        Types.FirstOrDefault(t => t.Name == name) is { Size: > 0 } found ? found.Type : null;

    public static string Name(ScalarType type) => Find(type).Name;

    public static int Size(ScalarType type) => Find(type).Size;

    private static (string Name, ScalarType Type, int Size) Find(ScalarType type)
    {
        foreach ((string Name, ScalarType Type, int Size) known in Types)
        {
            if (known.Type == type)
                return known;
        }
        throw new ArgumentException($"a safetensors file cannot hold {type} (expected {Names})", nameof(type));
    }
}
