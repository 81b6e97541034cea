using System.Buffers.Binary;
using Hypencoder.Data;
using Hypencoder.Search;
using Hypencoder.Search.Files;

namespace Hypencoder.Retrieval.Tests.Indexing;

public sealed class PassageIndexTests : IDisposable
{
    private const int Count = 300;
    private static readonly Passage[] Own = EncodedFolder.Passages(Count);
    private readonly EncodedFolder _folder = new();

    public PassageIndexTests() => _folder.Encode("index", Own);

    private string Text => _folder["index/passages.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Passage_EachIndex_IsThePassage()
    {
        using PassageIndex index = _folder.Open("index");
        Assert.Equal(Own, Enumerable.Range(0, Count).Select(index.Passage));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Passage(Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Passage(-1));
    }

    [Fact]
    public void Open_NoPassages_HasNone()
    {
        _folder.Encode("empty", []);
        using PassageIndex index = _folder.Open("empty");
        Assert.Equal((0, 0), (index.Vectors.Count, index.Info.Passages));
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 4", "version: expected at most 3, the latest supported, found 4")]
    [InlineData("\"version\": 2", "\"version\": \"2\"", "version: expected a whole number, found \"2\"")]
    [InlineData("\"version\": 2", "\"version\": 1", "_sha256: expected no such field in an index of version 1")]
    [InlineData("\"corpus\": \"c\"", "\"corpus\": null", "corpus: expected a string, found nothing")]
    [InlineData("\"corpus\": \"c\"", "\"corpus\": 7", "corpus: expected a string, found 7")]
    [InlineData("\"corpus\"", "\"koerper\"", "koerper: expected no such field in an index of version 2, found \"c\"")]
    [InlineData("\"passages\": 300", "\"passages\": -1", "passages: expected a whole number of 0 or more, found -1")]
    [InlineData("\"passages\": 300", "\"passages\": 3e9", "passages: expected a whole number, found 3e9")]
    [InlineData("\"passages\": 300", "\"passages\": 299", "passages: expected 300, as ")]
    [InlineData("\"passages\": 300", "\"passages\": 300, \"passages\": 300", "expected a JSON object: ")]
    [InlineData("\"max_length\": 12", "\"max_length\": 0", "max_length: expected a whole number from 1 to 2147483647")]
    [InlineData("\"float32\"", "\"int4\"", "vectors: expected \"float32\" or \"float16\" or \"int8\", found \"int4\"")]
    [InlineData("\"float32\"", "1", "vectors: expected a string, found 1")]
    [InlineData("\"float32\"", "\"int8\"", "vectors: expected float32, as ")]
    [InlineData("_sha256\": \"", "_sha256\": \"0", "passages_sha256: expected 64 hexadecimal digits")]
    [InlineData("\"vectors_fingerprint\": \"300x4", "\"vectors_fingerprint\": \"30x4", "expected 300x4-")]
    [InlineData("\"model_fingerprint\": \"", "\"model_fingerprint\": \"0", "model_fingerprint: expected ")]
    [InlineData("{", "[", "expected a JSON object: ")]
    public void Open_WrongField_NamesFileFieldAndValue(string field, string other, string message)
    {
        string path = _folder["index/index.json"], json = File.ReadAllText(path);
        Assert.Contains(field, json, StringComparison.Ordinal);
        File.WriteAllText(path, json.Replace(field, other, StringComparison.Ordinal));
        string found = _folder.Refused(() => _folder.Open("index"));
        Assert.StartsWith("index/index.json:", found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    /// <summary>Each file of an index together with those of another one that differs in one respect.</summary>
    [Theory]
    [InlineData("element")]
    [InlineData("texts")]
    [InlineData("order")]
    [InlineData("more")]
    public void Open_FileOfAnotherIndex_IsRefused(string difference)
    {
        Passage[] passages = difference switch
        {
            "texts" => [.. Own.Select((p, i) => p with { Text = Own[(i + 1) % 10].Text })],
            "order" => [.. Own.Reverse()],
            "more" => [.. Own, new Passage("x", "", "")],
            _ => Own,
        };
        _folder.Encode(
            "other", passages, element: difference == "element" ? VectorElement.Int8 : VectorElement.Float32);
        Dictionary<string, byte[]> own = _folder.Content("index"), other = _folder.Content("other");
        for (int mixture = 1; mixture < 15; mixture++)
        {
            string[] foreign = [.. EncodedFolder.Files.Where((_, i) => (mixture >> i & 1) != 0)];
            foreach (string file in EncodedFolder.Files)
                File.WriteAllBytes(_folder[$"index/{file}"], (foreign.Contains(file) ? other : own)[file]);
            if (own.Keys.All(f => own[f].SequenceEqual(File.ReadAllBytes(_folder[$"index/{f}"])))
                || own.Keys.All(f => other[f].SequenceEqual(File.ReadAllBytes(_folder[$"index/{f}"]))))
                continue; // only other files differ
            _folder.Refused(() =>
            {
                using PassageIndex index = _folder.Open("index");
                for (int i = 0; i < index.Vectors.Count; i++)
                    index.Passage(i);
            });
        }
    }

    [Fact]
    public void Passage_ChangedLine_IsRefusedAndOthersAreServed()
    {
        byte[] bytes = File.ReadAllBytes(Text);
        int at = bytes.AsSpan().IndexOf("text 7 "u8);
        bytes[at + 5] = (byte)'8';
        File.WriteAllBytes(Text, bytes);
        using PassageIndex index = _folder.Open("index");
        Assert.StartsWith(
            "index/passages.jsonl:8: expected a passage with checksum ", _folder.Refused(() => index.Passage(7)),
            StringComparison.Ordinal);
        Assert.Equal(Own[6], index.Passage(6));
        Assert.Equal(Own[8], index.Passage(8));
    }

    [Theory]
    [InlineData("dropped", "passages.jsonl: expected ")]
    [InlineData("doubled", "passages.jsonl: expected ")]
    [InlineData("cut", "passages.jsonl: expected ")]
    [InlineData("missing", "passages.jsonl: expected a file of the index, found none")]
    public void Open_OtherNumberOfLines_IsRefused(string change, string message)
    {
        Change(change);
        Assert.StartsWith("index/" + message, _folder.Refused(() => _folder.Open("index")), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoTable_IsRefused()
    {
        File.Delete(_folder["index/passages.bin"]);
        Assert.Equal(
            "index/passages.bin: expected a file of the index, found none",
            _folder.Refused(() => _folder.Open("index")));
    }

    [Theory]
    [InlineData("dropped", "expected 300 passages, found 299 lines")]
    [InlineData("doubled", "expected 300 passages, found 301 lines")]
    [InlineData("cut", ":300: expected a passage, found a line without an end")]
    [InlineData("swapped", ":8: expected passage \"d7\", whose vector is at that place, found \"d8\"")]
    [InlineData("null", ":8: expected a passage, found null")]
    [InlineData("empty", ":8: expected a passage: ")]
    [InlineData("no text", ":8: expected a passage: ")]
    public void Passage_FirstVersionWithWrongLines_IsRefused(string change, string message)
    {
        _folder.MakeFirstVersion("index", Own);
        using (PassageIndex intact = _folder.Open("index"))
        {
            Assert.False(intact.Info.HasChecksums);
            Assert.Equal(Own[7], intact.Passage(7));
        }
        Change(change);
        using PassageIndex index = _folder.Open("index");
        Assert.Contains(message, _folder.Refused(() => index.Passage(7)), StringComparison.Ordinal);
    }

    [Fact]
    public void Passage_DamagedAnywhere_RefusesOrGivesThePassages() => Damage(600, seed: 1);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Passage_DamagedAnywhereManyTimes_RefusesOrGivesThePassages() => Damage(5000, seed: 2);

    private void Change(string change)
    {
        List<string> lines = [.. File.ReadAllLines(Text)];
        switch (change)
        {
            case "dropped":
                lines.RemoveAt(5);
                break;
            case "doubled":
                lines.Insert(5, lines[5]);
                break;
            case "swapped":
                (lines[7], lines[8]) = (lines[8], lines[7]);
                break;
            case "null":
                lines[7] = "null";
                break;
            case "empty":
                lines[7] = "";
                break;
            case "no text":
                lines[7] = """{"Id":"d7","Title":""}""";
                break;
        }
        string text = string.Join('\n', lines) + "\n";
        File.WriteAllText(Text, change == "cut" ? text[..^3] : text);
        if (change == "missing")
            File.Delete(Text);
    }

    /// <summary>
    /// Damages one of the three files, <c>passages.bin</c> also with corrected checksums. The outcome is one clear
    /// error, or passages of the index.
    /// </summary>
    private void Damage(int mutations, int seed)
    {
        Random random = new(seed);
        Dictionary<string, byte[]> intact = _folder.Content("index");
        string[] files = ["passages.jsonl", "passages.bin", "index.json"];
        int refused = 0;
        for (int i = 0; i < mutations; i++)
        {
            string file = files[i % files.Length], path = _folder[$"index/{file}"];
            byte[] damaged = Mutation.Of(intact[file], random);
            if (file == "passages.bin" && random.Next(2) == 0)
                damaged = Crafted(intact[file], random);
            File.WriteAllBytes(path, damaged);
            try
            {
                using PassageIndex index = _folder.Open("index");
                Passage[] passages = [.. Enumerable.Range(0, index.Vectors.Count).Select(index.Passage)];
                Assert.Equal(Own, passages);
            }
            catch (InvalidDataException e)
            {
                refused++;
                Assert.Matches(@"\A[^\r\n]*(passages\.jsonl|passages\.bin|index\.json|index): ?[^\r\n]+\z", e.Message);
                Assert.InRange(e.Message.Length, 1, 500);
            }
            File.WriteAllBytes(path, intact[file]);
        }
        Assert.InRange(refused, mutations * 8 / 10, mutations);
    }

    /// <summary>Changes a number of the header or of a row, then corrects every checksum.</summary>
    private static byte[] Crafted(byte[] table, Random random)
    {
        byte[] bytes = [.. table];
        long[] values = [0, -1, 1, 255, 256, int.MaxValue, long.MaxValue, long.MinValue, random.Next(40_000)];
        int checksumsAt = FileHeader.Size + Count * 12, field = random.Next(4);
        int at = random.Next(3) == 0 ? 16 + field * 8 : FileHeader.Size + random.Next(Count) * 12;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), values[random.Next(values.Length)]);
        for (int row = 0, group = 0; row < Count; row += 256, group++)
        {
            int length = Math.Min(256, Count - row) * 12;
            BinaryPrimitives.WriteUInt32LittleEndian(
                bytes.AsSpan(checksumsAt + group * 4),
                Crc32C.Compute(bytes.AsSpan(FileHeader.Size + row * 12, length)));
        }
        if (field != 3)
        {
            BinaryPrimitives.WriteInt64LittleEndian(
                bytes.AsSpan(16 + 3 * 8), Crc32C.Compute(bytes.AsSpan(checksumsAt)));
        }
        bytes.AsSpan(12, 4).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Crc32C.Compute(bytes.AsSpan(0, FileHeader.Size)));
        return bytes;
    }
}
