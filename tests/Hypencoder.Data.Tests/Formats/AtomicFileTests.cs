using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class AtomicFileTests
{
    [Fact]
    public void Write_OverAFile_ReplacesItAndLeavesNothingElse()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x", "old content");
        AtomicFile.Write(path, s => s.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void Write_FailureHalfWay_KeepsTheOldFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x", "old");
        Assert.Throws<NotSupportedException>(() => AtomicFile.Write(path, s =>
        {
            s.Write("new"u8);
            throw new NotSupportedException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void Write_WhileAnotherWrites_LeavesTheOtherAlone()
    {
        using TemporaryFolder folder = new();
        AtomicFile.Write(folder["x"], s =>
        {
            Assert.Throws<IOException>(() => AtomicFile.Write(folder["x"], _ => Assert.Fail("two at a time")));
            s.Write("first"u8);
        });
        Assert.Equal("first", File.ReadAllText(folder["x"]));
        Assert.Equal([folder["x"]], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void Write_AfterAKilledWriter_ReplacesWhatItLeft()
    {
        using TemporaryFolder folder = new();
        folder.Write("x.tmp", "half of a longer text");
        AtomicFile.Write(folder["x"], s => s.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(folder["x"]));
        Assert.Equal([folder["x"]], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void RemoveLeftovers_KilledAndLiveWriters_KeepsWhatIsBeingWritten()
    {
        using TemporaryFolder folder = new();
        folder.Write("x.tmp", "half");
        folder.Write("y", "whole");
        Directory.CreateDirectory(folder["below"]);
        folder.Write("below/z.tmp", "half");

        AtomicFile.Write(folder["live"], s =>
        {
            AtomicFile.RemoveLeftovers(folder.FullName);
            AtomicFile.RemoveLeftover(folder["live"]);
            s.Write("all"u8);
        });

        Assert.Equal([folder["live"], folder["y"]], Directory.GetFiles(folder.FullName).Order());
        Assert.Equal("all", File.ReadAllText(folder["live"]));
        Assert.True(File.Exists(folder["below/z.tmp"]));
        AtomicFile.RemoveLeftovers(folder.FullName, SearchOption.AllDirectories);
        Assert.False(File.Exists(folder["below/z.tmp"]));
    }

    [Fact]
    public void WriteText_Plain_HasNoByteOrderMarkAndLineFeeds()
    {
        using TemporaryFolder folder = new();
        AtomicFile.WriteText(folder["x"], w => w.WriteLine("ä"));
        Assert.Equal([0xC3, 0xA4, 0x0A], File.ReadAllBytes(folder["x"]));
    }
}
