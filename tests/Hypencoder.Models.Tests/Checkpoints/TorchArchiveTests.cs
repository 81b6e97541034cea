using System.Text.Json;

namespace Hypencoder.Models.Tests.Checkpoints;

/// <summary>Archives written by PyTorch itself; see their README.</summary>
public sealed class TorchArchiveTests
{
    private static readonly JsonElement Expected =
        JsonDocument.Parse(File.ReadAllText(Archive("expected.json"))).RootElement;

    public static TheoryData<string> Readable => [.. Expected.EnumerateObject().Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Readable))]
    public void Open_ArchiveOfPyTorch_HoldsWhatPyTorchSees(string name)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Archive(name));

        JsonElement expected = Expected.GetProperty(name);
        Assert.Equal(expected.EnumerateObject().Select(t => t.Name), checkpoint.Tensors.Select(t => t.Name));
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            JsonElement want = expected.GetProperty(tensor.Name);
            Assert.Equal(want.GetProperty("dtype").GetString(), Dtype(tensor.Type));
            Assert.Equal(want.GetProperty("shape").Deserialize<long[]>(), tensor.Shape);
            float[] values = new float[tensor.Count];
            tensor.CopyRange(0, values);
            Assert.Equal(want.GetProperty("values").Deserialize<double[]>()!.Select(v => (float)v), values);
        }
    }

    [Theory]
    [InlineData("forbidden_protocol2.bin", "expected a name that tensors need, found posix.system, which is refused")]
    [InlineData("forbidden_protocol4.bin", "expected a name that tensors need, found posix.system, which is refused")]
    [InlineData("object.bin", "expected a name that tensors need, found collections.Counter, which is refused")]
    [InlineData("cycle.bin", "expected a state dict of tensors, found a dict of 1 under 'a'")]
    [InlineData("nested.bin", "expected a state dict of tensors, found a dict of 1 under 'model'")]
    [InlineData("compressed.bin", "entry \"archive/data.pkl\": expected stored bytes, as torch.save writes them, "
        + "found compression method 8")]
    [InlineData("legacy.bin", "expected a zip archive, found the format of PyTorch before 1.6; save it with "
        + "torch.save of a newer version, or as safetensors")]
    public void Open_NoStateDict_SaysWhy(string name, string message)
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Checkpoint.Open(Archive(name)));

        Assert.StartsWith(Archive(name), e.Message, StringComparison.Ordinal);
        Assert.EndsWith(message, e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists("executed"));
    }

    private static string Archive(string name) => Fixture.Path("torch_archives", name);

    private static string Dtype(ElementType type) => type.ToString().ToLowerInvariant();
}
