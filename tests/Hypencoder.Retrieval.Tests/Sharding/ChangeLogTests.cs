using Hypencoder.Data;
using Hypencoder.Retrieval.Sharding;

namespace Hypencoder.Retrieval.Tests.Sharding;

public sealed class ChangeLogTests : IDisposable
{
    private static readonly ShardFile Shard = new("0123456789abcdef", 2, new ShardInfo(1, "shard-1", 20, 20, "none"));

    private static readonly ShardChange[] Changes =
    [
        new([new Passage("a", "", "old bees"), new Passage("b/ä", "Title", "")], []),
        new([], ["a", "c"]),
        new([new Passage("d", "", new string('x', 1000))], []),
    ];

    private readonly TemporaryFolder _folder = new();

    private string Log => _folder["changes.log"];

    [Fact]
    public void Open_LogOfSomeChanges_HasThem()
    {
        Write();

        using ChangeLog log = Open();

        Assert.Equal(3, log.Last);
        for (int number = 1; number <= 3; number++)
        {
            ShardChange change = ChangeLog.ChangeOf(log.Read(number));
            Assert.Equal(Changes[number - 1].Passages, change.Passages);
            Assert.Equal(Changes[number - 1].Removed, change.Removed);
        }
    }

    [Fact]
    public void Open_ShardWithoutChanges_MakesNoFile()
    {
        using ChangeLog log = Open();

        Assert.Equal(0, log.Last);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Open_LogCutShort_HasTheChangesBeforeAndGoesOn()
    {
        Write();
        byte[] whole = File.ReadAllBytes(Log);
        int second = SecondEnd();
        for (int length = 0; length < whole.Length; length += length < second ? 1 : 97)
        {
            File.WriteAllBytes(Log, whole[..length]);
            long last;
            using (ChangeLog log = Open())
            {
                last = log.Last;
                Assert.Equal(length < second ? Math.Min(last, 1) : 2, last);
                log.Append(log.Record(Changes[2]));
            }
            using ChangeLog again = Open();
            Assert.Equal(last + 1, again.Last);
            Assert.Equal(Changes[2].Passages, ChangeLog.ChangeOf(again.Read(last + 1)).Passages);
        }
    }

    [Fact]
    public void Open_AnyByteOfMadeChangesDamaged_IsRefused()
    {
        Write();
        byte[] whole = File.ReadAllBytes(Log);
        for (int at = 0; at < whole.Length; at += at < 200 ? 1 : 31)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(Log, damaged);

            string message = Assert.Throws<InvalidDataException>(() => Open(made: 3)).Message;

            Assert.StartsWith(Log, message, StringComparison.Ordinal);
            Assert.Equal(damaged, File.ReadAllBytes(Log)); // nothing was thrown away
        }
    }

    [Fact]
    public void Open_LogThatLacksMadeChanges_IsRefused()
    {
        Write();

        Assert.Contains(
            "expected a whole change 4, found none", Assert.Throws<InvalidDataException>(() => Open(made: 4)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Append_RecordOfAnotherLog_IsRefused()
    {
        Write();
        using TemporaryFolder other = new();
        using ChangeLog log = Open(), departed = ChangeLog.Open(other.FullName, Shard, made: 0);
        departed.Append(departed.Record(Changes[0]));
        departed.Append(departed.Record(Changes[2]));
        departed.Append(departed.Record(Changes[1]));
        byte[] next = departed.Record(Changes[0]);

        Assert.Contains(
            "expected change 4 of the same log",
            Assert.Throws<InvalidDataException>(() => log.Append(next)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => log.Append(log.Read(3)));
        Assert.Equal(3, log.Last);
    }

    [Fact]
    public void RemoveLast_AndAppend_ContinuesTheChangesBefore()
    {
        Write();
        using (ChangeLog log = Open())
        {
            log.RemoveLast();
            log.Append(log.Record(Changes[0]));
        }

        using ChangeLog again = Open(made: 3);
        Assert.Equal(Changes[0].Passages, ChangeLog.ChangeOf(again.Read(3)).Passages);
    }

    public void Dispose() => _folder.Dispose();

    private ChangeLog Open(long made = 0) => ChangeLog.Open(_folder.FullName, Shard, made);

    private void Write()
    {
        using ChangeLog log = Open();
        foreach (ShardChange change in Changes)
            log.Append(log.Record(change));
    }

    private int SecondEnd()
    {
        using ChangeLog log = Open();
        return (int)new FileInfo(Log).Length - log.Read(3).Length;
    }
}
