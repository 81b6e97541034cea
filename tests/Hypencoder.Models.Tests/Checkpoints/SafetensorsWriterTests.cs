using System.Runtime.InteropServices;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Models.Tests.Checkpoints;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("bert_h32_q2_shared_cls")]
    [InlineData("bert_h32_q4_unshared_mean")]
    [InlineData("distilbert_h32_q2_shared_cls")]
    public void Write_TensorsOfGoldenFileInAnyOrder_GivesSameBytes(string model)
    {
        string golden = Fixture.Path("golden", model, "weights.safetensors"), copy = _folder.File("copy.safetensors");
        using (Checkpoint file = Checkpoint.Open(golden))
            SafetensorsWriter.Write(copy, file.Tensors.Reverse().Select(Read));

        Assert.Equal(File.ReadAllBytes(golden), File.ReadAllBytes(copy));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_EveryType_ReadsBackEqual()
    {
        string path = _folder.File("types.safetensors");
        (SafetensorsTensor Tensor, float[] Values)[] tensors =
        [
            Of("f64", ElementType.Float64, [1.5f, -2.25f], 1.5, -2.25),
            Of("f32", ElementType.Float32, [1.5f, float.NaN], 1.5f, float.NaN),
            Of("i64", ElementType.Int64, [long.MinValue], long.MinValue),
            Of("i32", ElementType.Int32, [7], 7),
            Of("i16", ElementType.Int16, [-3], (short)-3),
            Of("i8", ElementType.Int8, [-128], (sbyte)-128),
            Of("u8", ElementType.UInt8, [255], (byte)255),
            Of("bool", ElementType.Bool, [1, 0, 1], (byte)1, (byte)0, (byte)1),
            Of("f16", ElementType.Float16, [0.5f], (Half)0.5f),
            Of("bf16", ElementType.BFloat16, [3], (ushort)0x4040),
            (new SafetensorsTensor("none", [0, 4], []), []),
        ];

        SafetensorsWriter.Write(path, tensors.Select(t => t.Tensor));

        using Checkpoint file = Checkpoint.Open(path);
        foreach ((SafetensorsTensor tensor, float[] values) in tensors)
        {
            Assert.True(file.TryFind(tensor.Name, out CheckpointTensor? entry));
            Assert.Equal(tensor.Type, entry.Type);
            Assert.Equal(tensor.Shape, entry.Shape);
            float[] found = new float[entry.Count];
            Assert.Equal(!values.Contains(float.NaN), entry.CopyRange(0, found));
            Assert.Equal(values, found);
        }
    }

    [Fact]
    public void Write_SameNameTwice_ThrowsAndKeepsOldFile()
    {
        string path = _folder.File("old.safetensors");
        File.WriteAllText(path, "old");

        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [new("a", [1], [0]), new("a", [1], [1])]));

        Assert.Equal("old", File.ReadAllText(path));
    }

    public void Dispose() => _folder.Dispose();

    private static (SafetensorsTensor Tensor, float[] Values) Of<T>(
        string name, ElementType type, float[] values, params T[] elements)
        where T : unmanaged =>
        (new(name, type, [elements.Length], file => file.Write(MemoryMarshal.AsBytes(elements.AsSpan()))), values);

    private static SafetensorsTensor Read(CheckpointTensor entry)
    {
        float[] values = new float[entry.Count];
        entry.CopyTo(values);
        return new SafetensorsTensor(entry.Name, [.. entry.Shape], values);
    }
}
