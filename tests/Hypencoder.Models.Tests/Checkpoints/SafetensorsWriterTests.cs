using static TorchSharp.torch;

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
            SafetensorsWriter.Write(copy, file.Tensors.Reverse().Select(e => (e.Name, Read(file, e))));

        Assert.Equal(File.ReadAllBytes(golden), File.ReadAllBytes(copy));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_EveryType_ReadsBackEqual()
    {
        string path = _folder.File("types.safetensors");
        (string Name, Tensor Value)[] tensors =
        [
            ("f64", tensor([1.5, -2.25])), ("f32", tensor(new[] { 1.5f, float.NaN })), ("i64", tensor([long.MinValue])),
            ("i32", tensor(7)), ("i16", tensor(new short[] { -3 })), ("i8", tensor(new sbyte[] { -128 })),
            ("u8", tensor(new byte[] { 255 })), ("bool", tensor(new[] { true, false, true })),
            ("f16", tensor(new[] { 0.5f }).to(ScalarType.Float16)),
            ("bf16", tensor(new[] { 3f }).to(ScalarType.BFloat16)),
            ("none", zeros(0, 4)), ("transposed", tensor(new float[] { 1, 2, 3, 4, 5, 6 }).reshape(2, 3).t()),
        ];

        SafetensorsWriter.Write(path, tensors);

        using Checkpoint file = Checkpoint.Open(path);
        foreach ((string name, Tensor value) in tensors)
        {
            Assert.True(file.TryFind(name, out CheckpointTensor? entry));
            Assert.Equal(value.dtype, entry.Type);
            Assert.Equal(value.shape, entry.Shape);
            Tensor found = Read(file, entry).to(ScalarType.Float64);
            Assert.True(allclose(value.to(ScalarType.Float64), found, 0, 0, equal_nan: true), name);
        }
    }

    [Fact]
    public void Write_SameNameTwice_ThrowsAndKeepsOldFile()
    {
        string path = _folder.File("old.safetensors");
        File.WriteAllText(path, "old");

        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [("a", zeros(1)), ("a", ones(1))]));

        Assert.Equal("old", File.ReadAllText(path));
    }

    public void Dispose() => _folder.Dispose();

    private static Tensor Read(Checkpoint file, CheckpointTensor entry)
    {
        Tensor value = empty([.. entry.Shape], entry.Type);
        entry.CopyTo(value);
        return value;
    }
}
