using System.Diagnostics;
using Hypencoder.Data;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests.Indexing.Sharing;

public sealed class SharedEncodingTests : IClassFixture<IndexStates>
{
    private const string Variable = "HYPENCODER_SHARED_INDEX";
    private readonly EncodedFolder _folder;
    private readonly string _index = Guid.NewGuid().ToString("N");

    public SharedEncodingTests(IndexStates states) => _folder = states.Folder;

    private static Passage[] Whole => IndexStates.Passages;

    private string Parts => Path.Combine(_folder[_index], "parts");

    [Fact]
    public async Task Encode_SeveralAtOnce_GivesTheBytesOfOne()
    {
        EncodingOutcome?[] outcomes =
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _folder.EncodeShared(_index, Whole))));

        Assert.Contains(EncodingOutcome.Encoded, outcomes);
        Assert.DoesNotContain(null, outcomes);
        Assert.Equal(EncodingOutcome.WasComplete, _folder.EncodeShared(_index, Whole));
        _folder.AssertSame("whole", _index);
    }

    [Fact]
    public void Encode_BegunByOneProcess_GivesTheBytesOfOne()
    {
        _folder.Copy("stopped", _index);
        Assert.Equal(EncodingOutcome.Encoded, _folder.EncodeShared(_index, Whole));
        _folder.AssertSame("whole", _index);
    }

    [Fact]
    public void Encode_StoppedAfterAPart_KeepsIt()
    {
        Assert.Null(_folder.EncodeShared(_index, Whole, stopAfter: 1024));
        string part = Path.Combine(Parts, "000000.vectors");
        Assert.True(File.Exists(part));
        DateTime written = File.GetLastWriteTimeUtc(part);
        Assert.Null(_folder.EncodeShared(_index, Whole, stopAfter: 1100));
        Assert.Equal(written, File.GetLastWriteTimeUtc(part));

        _folder.EncodeShared(_index, Whole);

        _folder.AssertSame("whole", _index);
    }

    /// <summary>What a process that is killed leaves: its leases, half a part, passages that were not renamed.</summary>
    [Fact]
    public void Encode_LeftoversOfAKilledProcess_AreTakenOver()
    {
        Directory.CreateDirectory(Parts);
        foreach (string lease in new[] { "passages", "000000", "join" })
            File.WriteAllText(Path.Combine(Parts, lease + ".lease"), "killed 3");
        File.WriteAllText(Path.Combine(Parts, "killed.000000.part"), "half");
        File.WriteAllText(Path.Combine(_folder[_index], "passages.jsonl.tmp"), "half");

        _folder.EncodeShared(_index, Whole);

        _folder.AssertSame("whole", _index);
    }

    [Fact]
    public void Encode_DamagedPart_IsDeletedAndEncodedAgain()
    {
        _folder.EncodeShared(_index, Whole, stopAfter: 1100);
        string part = Path.Combine(Parts, "000001.vectors");
        byte[] bytes = File.ReadAllBytes(part);
        bytes[^200] ^= 1;
        File.WriteAllBytes(part, bytes);

        string message = _folder.Refused(() => _folder.EncodeShared(_index, Whole));

        Assert.StartsWith($"{_index}/parts/000001.vectors:", message, StringComparison.Ordinal);
        Assert.EndsWith("the part was deleted: run the command again, which encodes it", message, StringComparison.Ordinal);
        _folder.EncodeShared(_index, Whole);
        _folder.AssertSame("whole", _index);
    }

    [Fact]
    public void Encode_OtherCorpusOrVectors_IsRefusedAndKeepsTheIndex()
    {
        _folder.Copy("whole", _index);
        Passage[] other = [.. Whole[..7], Whole[7] with { Text = "x" }, .. Whole[8..]];
        Assert.StartsWith(
            "c: passage 8: expected the text of passage \"d7\"", _folder.Refused(() => _folder.EncodeShared(_index, other)),
            StringComparison.Ordinal);
        Assert.Contains(
            "found more after them",
            _folder.Refused(() => _folder.EncodeShared(_index, [.. Whole, new Passage("new", "", "")])));
        Assert.Contains(
            "cannot be resumed with",
            _folder.Refused(() => _folder.EncodeShared(_index, Whole, element: VectorElement.Int8)));
        _folder.AssertSame("whole", _index);
    }

    [Fact]
    public async Task Encode_ProcessKilled_IsFinishedByAnother()
    {
        using (Process child = TestChild.Start(nameof(Encode_InAChild_GoesOnUntilItIsKilled), Variable, _folder[_index]))
        {
            while (!child.HasExited && !File.Exists(Path.Combine(Parts, "000000.lease")))
                await Task.Delay(2);
            child.Kill();
            await child.WaitForExitAsync();
        }
        Assert.True(Directory.Exists(Parts));

        _folder.EncodeShared(_index, Whole);

        Assert.False(Directory.Exists(Parts));
        // The child began the index, so index.json names the child's copy of the model.
        Dictionary<string, byte[]> whole = _folder.Content("whole"), found = _folder.Content(_index);
        Assert.All(EncodedFolder.Files.Except(["index.json"]), file => Assert.Equal(whole[file], found[file]));
        using PassageIndex index = _folder.Open(_index);
        Assert.Equal(Whole.Length, index.Count);
    }

    /// <summary>Not a test itself: run by a child of the test above until it is killed.</summary>
    [Fact(Explicit = true)]
    public void Encode_InAChild_GoesOnUntilItIsKilled()
    {
        if (Environment.GetEnvironmentVariable(Variable) is string index)
            _folder.EncodeShared(index, Whole);
    }
}
