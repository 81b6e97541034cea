using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Hypencoder.Models.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private const string Two = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("bert_h32_q2_shared_cls")]
    [InlineData("bert_h32_q4_unshared_mean")]
    [InlineData("textdual_bert_h32_shared_cls")]
    public void Open_GoldenWeights_ListsStateDict(string model)
    {
        string names = File.ReadAllText(Fixture.Path("golden", model, "state_dict_names.json"));
        using JsonDocument state = JsonDocument.Parse(names);

        using Checkpoint file = Checkpoint.Open(Fixture.Path("golden", model, "weights.safetensors"));

        Assert.Equal(
            state.RootElement.EnumerateArray()
                .Select(n => $"{n[0]} [{string.Join(',', n[1].EnumerateArray())}]").Order(),
            file.Tensors.Select(e => $"{e.Name} [{string.Join(',', e.Shape)}]").Order());
        Assert.All(file.Tensors, e => Assert.Equal(ElementType.Float32, e.Type));
    }

    [Theory]
    [InlineData("bert_h32_q2_shared_cls")]
    [InlineData("bert_h32_q4_unshared_mean")]
    [InlineData("textdual_bert_h32_shared_cls")]
    public void CopyTo_GoldenWeights_GivesWhatAnIndependentReaderGives(string model)
    {
        string path = Fixture.Path("golden", model, "weights.safetensors");
        SafetensorsFile expected = new(path);

        using Checkpoint file = Checkpoint.Open(path);

        foreach (CheckpointTensor entry in file.Tensors)
        {
            float[] values = expected.Floats(entry.Name), found = new float[entry.Count];
            entry.CopyTo(found);
            Assert.Equal(values, found);
        }
    }

    [Fact]
    public void CopyTo_HalfPrecision_Widens()
    {
        // 1.5 and -2 in float16 (0x3E00, 0xC000), then in bfloat16 (0x3FC0, 0xC000).
        string path = Write(
            """
            {"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]},"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}
            """,
            [0x00, 0x3E, 0x00, 0xC0, 0xC0, 0x3F, 0x00, 0xC0]);

        using Checkpoint file = Checkpoint.Open(path);

        Assert.Equal(["h", "b"], file.Tensors.Select(e => e.Name));
        foreach (CheckpointTensor entry in file.Tensors)
        {
            float[] values = new float[2];
            entry.CopyTo(values);
            Assert.Equal([1.5f, -2f], values);
        }
    }

    [Fact]
    public void CopyTo_SpanOfAnotherLength_NamesBoth()
    {
        using Checkpoint file = Checkpoint.Open(Write(Two, new byte[8]));

        ArgumentException e = Assert.Throws<ArgumentException>(() => file.Tensors[0].CopyTo(new float[3]));

        Assert.StartsWith("expected room for the 2 elements of tensor \"a\", found 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CopyTo_IntegersIntoFloats_Refuses()
    {
        using Checkpoint file = Checkpoint.Open(
            Write("""{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]));

        Assert.Throws<InvalidDataException>(() => file.Tensors[0].CopyTo(new float[1]));
    }

    [Theory]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[0],"data_offsets":[8,8]}}""",
        "Duplicate property 'a'")]
    [InlineData(
        """{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""",
        "tensor \"a\": expected a dtype among F64, I64, F32, I32, F16, BF16, I16, I8, U8, BOOL, found \"F31\"")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""",
        "tensor \"a\": expected 12 bytes for F32 [3], found 8")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""",
        "tensor \"a\" ends at byte 16 of 8 bytes of data: the file is truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "expected 4 bytes of data, found 8")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "expected its data at byte 0, found 4: there is a gap")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""",
        "tensor \"b\": expected its data at byte 8, found 4: it overlaps another")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""",
        "tensor \"a\": expected shape, a list of whole numbers, found [-2]")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""",
        "tensor \"a\": expected data_offsets [begin, end], found [8, 0]")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,8]}}""",
        "tensor \"a\": expected")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[9,9,9,9,9,9,9,9,9,9],"data_offsets":[0,8]}}""",
        "bytes for F32 [9, 9, 9, 9, 9, 9, 9, 9, …], found 8")]
    [InlineData("""{"a":7}""", "tensor \"a\": expected an object, found 7")]
    [InlineData("[1]", "expected a JSON object as the header")]
    [InlineData("{", "expected a JSON header")]
    public void Open_BadHeader_SaysWhatIsWrong(string header, string message)
    {
        string path = Write(header, new byte[8]);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Checkpoint.Open(path));

        Assert.StartsWith(path + ":", e.Message);
        Assert.Contains(message, e.Message);
    }

    [Fact]
    public void Open_ShapeOfThousandsOfNumbers_IsNamedInShort()
    {
        string ones = string.Join(',', Enumerable.Repeat("1", 5_000));
        string path = Write($"{{\"a\":{{\"dtype\":\"F32\",\"shape\":[{ones}],\"data_offsets\":[0,4]}}}}", new byte[4]);

        Assert.Equal(
            $"{path}: tensor \"a\": expected shape of at most 64 numbers, found 5000",
            Assert.Throws<InvalidDataException>(() => Checkpoint.Open(path)).Message);
    }

    [Fact]
    public void Open_MoreTensorsThanAnyModelHas_IsRefused()
    {
        string entry = "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";
        string path = Write($"{{{string.Join(',', Enumerable.Range(0, 70_000).Select(i => $"\"{i}\":{entry}"))}}}", []);

        Assert.Equal(
            $"{path}: expected at most 65536 tensors in all, found 70000",
            Assert.Throws<InvalidDataException>(() => Checkpoint.Open(path)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(40)]
    public void Open_FileCutShort_Refuses(int length)
    {
        string path = Write(Two, new byte[8]);
        using (FileStream file = File.OpenWrite(path))
            file.SetLength(length);

        Assert.Throws<InvalidDataException>(() => Checkpoint.Open(path));
    }

    [Fact]
    public void Open_HeaderLengthBeyondFile_NamesIt()
    {
        string path = _folder.File("bad.safetensors");
        File.WriteAllBytes(path, [255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}']);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Checkpoint.Open(path));

        Assert.Equal(
            $"{path}: expected a header within the file's 10 bytes, found a length of 18446744073709551615", e.Message);
    }

    [Fact]
    public void Dispose_Twice_LeavesNothingOpen()
    {
        Checkpoint file = Checkpoint.Open(Write(Two, new byte[8]));

        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Tensors[0].CopyTo(new float[2]));
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)json.Length);
        string path = _folder.File("test.safetensors");
        File.WriteAllBytes(path, [.. bytes, .. json, .. data]);
        return path;
    }
}
