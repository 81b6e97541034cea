using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hypencoder.Tests;

/// <summary>The tensors of a safetensors file of golden numbers (F32, F64, I32, I64), little-endian.</summary>
internal sealed class SafetensorsFile
{
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly byte[] _bytes;

    public SafetensorsFile(string path)
    {
        _bytes = File.ReadAllBytes(path);
        int headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(_bytes));
        using JsonDocument header = JsonDocument.Parse(_bytes.AsMemory(sizeof(ulong), headerLength));
        foreach (JsonProperty entry in header.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
                continue;
            int[] ends = Ints(entry.Value.GetProperty("data_offsets"));
            int start = sizeof(ulong) + headerLength;
            _tensors.Add(entry.Name, new Tensor(
                entry.Value.GetProperty("dtype").GetString()!, Ints(entry.Value.GetProperty("shape")),
                start + ends[0], ends[1] - ends[0]));
        }
    }

    private sealed record Tensor(string Type, int[] Shape, int Start, int Length);

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public int[] Shape(string name) => _tensors[name].Shape;

    public float[] Floats(string name) => Values<float>(name, "F32");

    public double[] Doubles(string name) => Values<double>(name, "F64");

    public int[] Int32s(string name) => Values<int>(name, "I32");

    public long[] Int64s(string name) => Values<long>(name, "I64");

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];

    private T[] Values<T>(string name, string type)
        where T : struct
    {
        Tensor tensor = _tensors[name];
        if (tensor.Type != type)
            throw new InvalidDataException($"{name}: expected {type}, found {tensor.Type}");
        return MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(tensor.Start, tensor.Length)).ToArray();
    }
}
