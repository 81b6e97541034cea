using System.Text.Json;
using Hypencoder.Retrieval.Indexing.Import;

namespace Hypencoder.Retrieval.Tests.Indexing.Import;

public sealed class EncodedItemReaderTests : IDisposable
{
    private static readonly byte[] Id = ItemFile.Text("id", "a"), Text = ItemFile.Text("text", "A\nb");
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Cases => [.. GoldenFolder.With("items.docs", "expected.json")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_GoldenItems_GivesEveryBit(string folder)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        using EncodedItemReader reader = new(Path.Combine(folder, "items.docs"));
        foreach (JsonElement item in expected.RootElement.EnumerateArray())
        {
            EncodedItem read = reader.Read()!;
            Assert.Equal(item.GetProperty("id").GetString(), read.Id);
            Assert.Equal(item.GetProperty("text").GetString(), read.Text);
            Assert.Equal(
                item.GetProperty("representation_f32").EnumerateArray()
                    .Select(v => BitConverter.SingleToInt32Bits((float)v.GetDouble())),
                read.Vector.Select(BitConverter.SingleToInt32Bits));
        }
        Assert.Null(reader.Read());
        Assert.Equal(expected.RootElement.GetArrayLength(), reader.Count);
        Assert.Equal(1, reader.Share);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public void Read_FieldsInAnyOrder_GivesTheSame(int first, int second, int third)
    {
        byte[][] fields = [Id, Vector(1, 2), Text];
        EncodedItem item = Read([.. fields[first], .. fields[second], .. fields[third]]);
        Assert.Equal(("a", "A\nb"), (item.Id, item.Text));
        Assert.Equal([1f, 2f], item.Vector);
    }

    [Theory]
    [InlineData("<f4")]
    [InlineData("float32")]
    [InlineData("<f2")]
    [InlineData("float16")]
    [InlineData("<f8")]
    [InlineData("float64")]
    public void Read_EachType_GivesSinglePrecision(string type)
    {
        float[] values = [1.5f, -0.25f, 0];
        byte[] bytes = type.Contains('2', StringComparison.Ordinal) && !type.Contains("32", StringComparison.Ordinal)
            || type == "float16"
            ? [.. values.SelectMany(v => BitConverter.GetBytes((Half)v))]
            : type.EndsWith('8') || type == "float64"
                ? [.. values.SelectMany(v => BitConverter.GetBytes((double)v))]
                : ItemFile.Values(values);
        Assert.Equal(values, Read([.. Id, .. ItemFile.Array(bytes, type, 3)]).Vector);
        Assert.Equal(values, Read([.. Id, .. ItemFile.Array(bytes, type, 1, 3)]).Vector);
    }

    [Fact]
    public void Read_UnpackedShapeAndUnknownFields_AreUnderstood()
    {
        byte[] values = ItemFile.Field(1, ItemFile.Values(3, 4));
        byte[] dense = [.. ItemFile.Type("<f4"), 0x10, 1, 0x10, 2, .. values, 0x78, 9];
        byte[] vector = ItemFile.Entry("representation", ItemFile.Field(6, ItemFile.Field(1, dense)));
        byte[] other = ItemFile.Entry("metadata", [0x10, 7]);
        // Field 9 of eight bytes and field 10 of four, which a later writer may add.
        EncodedItem item = Read([0x49, .. new byte[8], .. vector, .. other, 0x55, .. new byte[4], .. Id]);
        Assert.Equal(("a", ""), (item.Id, item.Text));
        Assert.Equal([3f, 4f], item.Vector);
    }

    [Fact]
    public void Read_TextOfNone_IsEmpty() =>
        Assert.Equal("", Read([.. Id, .. Vector(1), .. ItemFile.Entry("text", [])]).Text);

    public static TheoryData<string, byte[], string> Malformed => new()
    {
        { "no id", [.. Vector(1), .. Text], "expected an \"id\", found none" },
        { "id of None", [.. Vector(1), .. ItemFile.Entry("id", [])], "expected an \"id\", found none" },
        { "blank id", [.. Vector(1), .. ItemFile.Text("id", " ")], "found a blank one" },
        { "no vector", [.. Id, .. Text], "expected a \"representation\", found none" },
        { "nothing known", [0x78, 9], "expected an \"id\", found none" },
        { "big-endian", [.. Id, .. ItemFile.Array(new byte[4], ">f4", 1)], "found \">f4\"" },
        { "type with a break", [.. Id, .. ItemFile.Array(new byte[4], "x\ny", 1)], "found \"x\\ny\"" },
        { "matrix", [.. Id, .. ItemFile.Array(new byte[16], "<f4", 2, 2)], "16 bytes of shape (2, 2)" },
        { "no shape", [.. Id, .. ItemFile.Array(new byte[4], "<f4")], "of shape ()" },
        { "shape too large", [.. Id, .. ItemFile.Array(new byte[4], "<f4", ulong.MaxValue)], "4 bytes of shape" },
        { "half a value", [.. Id, .. ItemFile.Array(new byte[6], "<f4", 1)], "6 bytes of shape (1)" },
        { "bad UTF-8", [.. ItemFile.Entry("id", [0x0A, 1, 0xFF])], "expected UTF-8 in \"id\", found byte 0xFF at 0" },
        { "group", [0x0B], "found wire type 3" },
        { "field 0", [0x02, 0], "found the tag 2" },
        { "length beyond the message", [0x0A, 5, 1], "expected a protobuf field of 5 bytes, found 1" },
        { "huge length", [0x0A, .. ItemFile.Varint(ulong.MaxValue)], "field of 18446744073709551615 bytes" },
        { "number without end", [.. Enumerable.Repeat((byte)0xFF, 11)], "expected a protobuf number" },
        { "number for a message", [0x08, 1], "expected a field of the item, found a number" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Read_MalformedMessage_SaysWhatWasExpected(string name, byte[] message, string expected)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Read(message));
        Assert.True(error.Message.Contains(expected, StringComparison.Ordinal), $"{name}: {error.Message}");
        Assert.StartsWith($"{_folder.File("items.docs")}: item 1: ", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> MalformedFiles
    {
        get
        {
            byte[] packed = ItemFile.Gzip(ItemFile.Message("a", "", 1)), one = ItemFile.Framed(packed);
            byte[] other = ItemFile.Framed(ItemFile.Gzip(ItemFile.Message("b", "", 1)));
            return new()
            {
                { [], "item 1: expected an item or a length of 0, found the end of the file" },
                { [.. one], "item 2: expected an item or a length of 0" },
                { [.. one, 0, 0], "item 2: expected an item or a length of 0" },
                { [.. one, 0, 0, 0, 0, 1], "item 2: expected nothing after a length of 0, found 1 bytes" },
                { [0, 0, 0, 9, 1], "item 1: expected at most 1 bytes of gzip, found a length of 9" },
                { [0xFF, 0xFF, 0xFF, 0xFF, .. packed], "found a length of 4294967295" },
                { [.. ItemFile.Framed(packed[..^1]), 0, 0, 0, 0], "item 1: expected gzip" },
                { [.. ItemFile.Framed(packed[..^9]), 0, 0, 0, 0], "item 1: expected gzip" },
                { [.. ItemFile.Framed([.. packed, .. other]), 0, 0, 0, 0], "followed by other bytes" },
                { [.. ItemFile.Framed([1, 2, 3]), 0, 0, 0, 0], "item 1: expected gzip" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(MalformedFiles))]
    public void Read_MalformedFile_SaysWhatWasExpected(byte[] file, string expected)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ReadAll(file));
        Assert.StartsWith($"{_folder.File("items.docs")}: item ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_GzipOfGigabytes_IsRefusedInBoundedMemory()
    {
        // 200 KB that expand to 200 MB.
        byte[] bomb = ItemFile.Of(new byte[200 << 20]);
        GC.Collect();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ReadAll(bomb));
        Assert.Contains("item 1: expected gzip (expected at most 67108864 bytes", error.Message);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 400 << 20);
    }

    [Fact]
    public void Constructor_NoFile_NamesIt()
    {
        InvalidDataException error =
            Assert.Throws<InvalidDataException>(() => new EncodedItemReader(_folder.File("none.docs")));
        Assert.Equal($"{_folder.File("none.docs")}: expected a file, found none", error.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Vector(params float[] values) =>
        ItemFile.Array(ItemFile.Values(values), "<f4", (ulong)values.Length);

    private EncodedItem Read(byte[] message) => Assert.Single(ReadAll(ItemFile.Of(message)));

    private List<EncodedItem> ReadAll(byte[] file)
    {
        File.WriteAllBytes(_folder.File("items.docs"), file);
        using EncodedItemReader reader = new(_folder.File("items.docs"));
        List<EncodedItem> items = [];
        while (reader.Read() is EncodedItem item)
            items.Add(item);
        return items;
    }
}
