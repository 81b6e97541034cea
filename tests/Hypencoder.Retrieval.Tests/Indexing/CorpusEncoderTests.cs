using Hypencoder.Data;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests.Indexing;

public sealed class CorpusEncoderTests : IClassFixture<IndexStates>
{
    private readonly EncodedFolder _folder;
    private readonly string _index = Guid.NewGuid().ToString("N");

    public CorpusEncoderTests(IndexStates states) => _folder = states.Folder;

    private static Passage[] Whole => IndexStates.Passages;

    [Fact]
    public void Encode_Interrupted_GivesTheBytesOfAnUnbrokenRun()
    {
        _folder.Copy("stopped", _index);
        RefusesToOpen();
        Assert.Equal(EncodingOutcome.Resumed, _folder.Encode(_index, Whole, resume: true));
        _folder.AssertSame("whole", _index);
    }

    [Fact]
    public void Encode_SameContentUnderAnotherName_GoesOn()
    {
        _folder.Copy("stopped", _index);
        Assert.Equal(EncodingOutcome.Resumed, _folder.Encode(_index, Whole, resume: true, corpus: "/dev/stdin"));
        Assert.Equal(EncodingOutcome.WasComplete, _folder.Encode(_index, Whole, resume: true, corpus: "elsewhere"));
        _folder.AssertSame("whole", _index);
    }

    [Fact]
    public void Encode_SameContentThatIsNoUnicode_GoesOn()
    {
        Passage[] passages = [new("a", "", "half a pair: \ud800")];
        _folder.Encode(_index, passages);
        Assert.Equal(EncodingOutcome.WasComplete, _folder.Encode(_index, passages, resume: true));
    }

    public static TheoryData<string, string> OtherCorpora => new()
    {
        { "text", "other: passage 8: expected the text of passage \"d7\" as it was, found another" },
        { "title", "other: passage 8: expected the title of passage \"d7\" as it was, found another" },
        { "id", "other: passage 8: expected passage \"d7\", found \"x\"" },
        { "dropped", "other: passage 8: expected passage \"d7\", found \"d8\"" },
        { "shrunk", "other: expected the passages of index, found only the first 7 of them" },
        { "grown", "other: expected the 1100 passages of index, found 2 more after them; --extend adds those" },
    };

    [Theory]
    [MemberData(nameof(OtherCorpora))]
    public void Encode_OtherCorpus_IsRefusedAndKeepsTheIndex(string change, string message)
    {
        Passage p = Whole[7];
        IEnumerable<Passage> other = change switch
        {
            "text" => [.. Whole[..7], p with { Text = "x" }, .. Whole[8..]],
            "title" => [.. Whole[..7], p with { Title = "x" }, .. Whole[8..]],
            "id" => [.. Whole[..7], p with { Id = "x" }, .. Whole[8..]],
            "dropped" => [.. Whole[..7], .. Whole[8..]],
            "shrunk" => Whole[..7],
            _ => [.. Whole, new Passage("new", "", ""), new Passage("newer", "", "")],
        };
        foreach (string state in new[] { "stopped", "whole" })
        {
            _folder.Copy(state, _index);
            string found = _folder.Refused(() => _folder.Encode(_index, other, resume: true, corpus: "other"));
            Assert.StartsWith(message, found.Replace(_index, "index", StringComparison.Ordinal), StringComparison.Ordinal);
            if (change != "grown")
                _folder.Refused(() => _folder.Encode(_index, other, extend: true, corpus: "other"));
            _folder.AssertSame(state, _index);
            Directory.Delete(_folder[_index], recursive: true);
        }
    }

    [Fact]
    public void Encode_OtherVectors_IsRefused()
    {
        _folder.Copy("stopped", _index);
        string message = _folder.Refused(
            () => _folder.Encode(_index, Whole, resume: true, element: VectorElement.Int8));
        Assert.Contains("float32 vectors and cannot be resumed with", message, StringComparison.Ordinal);
        _folder.AssertSame("stopped", _index);
    }

    [Fact]
    public void Encode_Extended_GivesTheBytesOfEncodingAtOnce()
    {
        _folder.Copy("short", _index);
        Assert.Equal(EncodingOutcome.Extended, _folder.Encode(_index, Whole, extend: true));
        _folder.AssertSame("whole", _index);
        Assert.Equal(EncodingOutcome.WasComplete, _folder.Encode(_index, Whole, extend: true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Encode_ExtendedInt8_GivesTheBytesOfEncodingAtOnce(int before)
    {
        string whole = _index + "-whole";
        _folder.Encode(whole, Whole[..9], element: VectorElement.Int8);
        _folder.Encode(_index, Whole[..before], element: VectorElement.Int8);
        Assert.Equal(
            EncodingOutcome.Extended, _folder.Encode(_index, Whole[..9], extend: true, element: VectorElement.Int8));
        _folder.AssertSame(whole, _index);
    }

    [Fact]
    public void Encode_UnfinishedIndexOfAGrownCorpus_IsCompletedAndExtended()
    {
        _folder.Encode(_index, Whole[..1050], stopAfter: 1024);
        Assert.Equal(EncodingOutcome.Extended, _folder.Encode(_index, Whole, extend: true));
        _folder.AssertSame("whole", _index);
    }

    [Fact]
    public void Encode_ExtensionStopped_KeepsTheIndexAndGoesOn()
    {
        _folder.Copy("short", _index);
        Assert.Null(_folder.Encode(_index, Whole, stopAfter: 1024, extend: true));
        using (PassageIndex index = _folder.Open(_index))
            Assert.Equal(10, index.Vectors.Count);
        Assert.Equal(EncodingOutcome.WasComplete, _folder.Encode(_index, Whole[..10], resume: true));
        _folder.Refused(() => _folder.Encode(_index, Whole[..20], resume: true));
        Assert.Equal(EncodingOutcome.Extended, _folder.Encode(_index, Whole, resume: true));
        _folder.AssertSame("whole", _index);
    }

    [Fact]
    public void Encode_ExtensionOfACorpusThatChangedAgain_StartsAgain()
    {
        Passage[] changed = [.. Whole[..20], new Passage("x", "", "x"), .. Whole[21..]];
        _folder.Copy("short", _index);
        _folder.Encode(_index, changed, stopAfter: 1024, extend: true);
        Assert.Equal(EncodingOutcome.Extended, _folder.Encode(_index, Whole, extend: true));
        _folder.AssertSame("whole", _index);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(35)]
    [InlineData(40)]
    public void Encode_ExtensionOfACorpusOfOtherLength_StartsAgain(int passages)
    {
        string whole = _index + "-whole";
        _folder.Encode(whole, Whole[..passages]);
        _folder.Copy("short", _index);
        Assert.Null(_folder.Encode(_index, Whole[..30], stopAfter: 0, extend: true));
        Assert.Equal(EncodingOutcome.Extended, _folder.Encode(_index, Whole[..passages], extend: true));
        _folder.AssertSame(whole, _index);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Encode_StoppedWhileAnExtensionIsMoved_MovesTheRest(int moved)
    {
        _folder.Copy("short", _index);
        _folder.Copy("whole", $"{_index}/extension");
        foreach (string file in EncodedFolder.Files[..moved])
            File.Move(_folder[$"{_index}/extension/{file}"], _folder[$"{_index}/{file}"], overwrite: true);
        if (moved == 4)
            _folder.Open(_index).Dispose();
        else
            RefusesToOpen();
        Assert.Equal(EncodingOutcome.WasComplete, _folder.Encode(_index, Whole, resume: true));
        _folder.AssertSame("whole", _index);
    }

    [Theory]
    [InlineData("stopped", EncodingOutcome.Resumed)]
    [InlineData("whole", EncodingOutcome.WasComplete)]
    internal void Encode_FolderOfTheFirstVersion_IsComparedAndGetsChecksums(string state, EncodingOutcome outcome)
    {
        _folder.Copy(state, _index);
        _folder.MakeFirstVersion(_index, Whole);
        Dictionary<string, byte[]> before = _folder.Content(_index);
        _folder.Refused(() => _folder.Encode(_index, Whole[1..], resume: true));
        Assert.Equal(before, _folder.Content(_index));
        Assert.Equal(outcome, _folder.Encode(_index, Whole, resume: true));
        _folder.AssertSame("whole", _index);
    }

    [Fact]
    public void Encode_FolderOfTheFirstVersion_IsExtended()
    {
        string whole = _index + "-whole";
        _folder.Encode(whole, Whole[..20]);
        _folder.Copy("short", _index);
        _folder.MakeFirstVersion(_index, Whole[..10]);
        Assert.Equal(EncodingOutcome.Extended, _folder.Encode(_index, Whole[..20], extend: true));
        _folder.AssertSame(whole, _index);
    }

    [Fact]
    public void Encode_VectorsOfOtherPassages_AreNotGoneOnWith()
    {
        string other = _index + "-other";
        _folder.Encode(other, Whole.Select(p => p with { Id = $"other-{p.Id}" }), stopAfter: 1024);
        foreach (string file in new[] { "passages.jsonl", "passages.bin", "index.json" })
            File.Copy(_folder[$"stopped/{file}"], _folder[$"{other}/{file}"], overwrite: true);
        Assert.Equal(
            $"{other}/passages.jsonl:1: expected passage \"other-d0\", whose vector is at that place, found \"d0\"",
            _folder.Refused(() => _folder.Encode(other, Whole, resume: true)));
    }

    [Fact]
    public void Encode_StoppedBeforeTheIndexNamesItsVectors_IsUnfinishedAndFinished()
    {
        _folder.Copy("whole", _index);
        File.Copy(_folder["stopped/index.json"], _folder[$"{_index}/index.json"], overwrite: true);
        RefusesToOpen();
        Assert.Equal(EncodingOutcome.Resumed, _folder.Encode(_index, Whole, resume: true));
        _folder.AssertSame("whole", _index);
    }

    private void RefusesToOpen() =>
        Assert.Contains("unfinished", _folder.Refused(() => _folder.Open(_index)), StringComparison.Ordinal);
}
