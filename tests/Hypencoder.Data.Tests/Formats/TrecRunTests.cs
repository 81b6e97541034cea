using System.Text;
using CsCheck;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class TrecRunTests
{
    [Fact]
    public void Read_InterleavedQueries_KeepsTheOrderOfEach()
    {
        using TemporaryFolder folder = new();
        Run run = TrecRun.Read(folder.Write("r.txt", "2 Q0 b 1 1.5 t\n1\tQ0\ta\t1\t-2e-3\tt\r\n\n2 Q0 a 2 7 t\n"));
        Assert.Equal(["2", "1"], run.QueryIds);
        Assert.Equal([new RunEntry("b", 1.5), new RunEntry("a", 7)], run["2"]);
        Assert.Equal([new RunEntry("a", -0.002)], run["1"]);
    }

    [Fact]
    public void Read_TextAfterTheTag_IsLeftOut()
    {
        using TemporaryFolder folder = new();
        Run run = TrecRun.Read(folder.Write("r.txt", "1 Q0 a 1 2 t more text \n1 Q0 b 2 1 t\t\n"));
        Assert.Equal([new RunEntry("a", 2), new RunEntry("b", 1)], run["1"]);
    }

    [Theory]
    [InlineData("1 Q0 a 1 0.5",
        "1: expected 6 columns (query-id Q0 passage-id rank score tag), found \"1 Q0 a 1 0.5\"")]
    [InlineData("1 Q0 a 1 high t", "1: expected a number as score, found \"high\"")]
    [InlineData("1 Q0 a 1 0,5 t", "1: expected a number as score, found \"0,5\"")]
    [InlineData("1 Q0 a 1 NaN t", "1: expected a number as score, found \"NaN\"")]
    [InlineData("1 Q0 a 1 2 t\n2 Q0 a 1 2 t\n\n1 Q0 b 2 1 t\n2 Q0 b 2 1 t\n1 Q0 b 3 0 t",
        "6: expected a passage that query 1 does not have already, found \"b\"")]
    [InlineData("1 Q0 a 1 2 t\n1 Q0 a 2 1 t", "2: expected a passage that query 1 does not have already, found \"a\"")]
    public void Read_MalformedLine_NamesPlaceAndValue(string content, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("r.txt", content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TrecRun.Read(path));
        Assert.Equal($"{path}:{expected}", error.Message);
    }

    [Theory]
    [InlineData("1 Q0 a 1 2 t\xFF")]
    [InlineData("# \xFF")]
    public void Read_BytesThatAreNotUtf8_NamesThePlace(string latin1)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["r"], Encoding.Latin1.GetBytes("\n" + latin1));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TrecRun.Read(folder["r"]));
        Assert.StartsWith($"{folder["r"]}:2: expected UTF-8 text, found byte 0xFF at ", error.Message);
    }

    [Theory]
    [InlineData("r.txt")]
    [InlineData("r.txt.gz")]
    public void Write_AnyScores_AreReadBackBitForBit(string name)
    {
        using TemporaryFolder folder = new();
        Gen.Select(TrecQrelsTests.Id, Gen.Double.Where(d => !double.IsNaN(d)).Array[1, 6]).Array[0, 5].Sample(
            queries =>
            {
                Run run = new();
                foreach ((string query, double[] scores) in queries.DistinctBy(q => q.Item1))
                    run.Add(query, [.. scores.Select((score, i) => new RunEntry($"p{i}", score))]);
                TrecRun.Write(folder[name], run, "tag");
                Run read = TrecRun.Read(folder[name]);
                Assert.Equal(run.QueryIds, read.QueryIds);
                Assert.All(run.QueryIds, q => Assert.Equal(
                    run[q].Select(e => (e.PassageId, BitConverter.DoubleToInt64Bits(e.Score))),
                    read[q].Select(e => (e.PassageId, BitConverter.DoubleToInt64Bits(e.Score)))));
            },
            iter: 50, threads: 1);
    }

    [Fact]
    public void Write_TwoPassages_HasRanksFromOne()
    {
        using TemporaryFolder folder = new();
        Run run = new();
        run.Add("q", [new("a", 0.1), new("b", -1e-20)]);
        TrecRun.Write(folder["r"], run, "t");
        Assert.Equal("q Q0 a 1 0.1 t\nq Q0 b 2 -1E-20 t\n", File.ReadAllText(folder["r"]));
    }

    [Theory]
    [InlineData("q", "p", double.NaN, "t")]
    [InlineData("q", "p p", 1, "t")]
    [InlineData("q", "p", 1, "t t")]
    [InlineData("", "p", 1, "t")]
    public void Write_WhatCannotBeReadBack_IsRefused(string query, string passage, double score, string tag)
    {
        using TemporaryFolder folder = new();
        Run run = new();
        run.Add(query, [new(passage, score)]);
        Assert.Throws<ArgumentException>(() => TrecRun.Write(folder["r"], run, tag));
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void Read_DlHardRun_HasEveryLine()
    {
        string path = Fixture.SharedData("dl-hard", "bm25.run");
        Run run = TrecRun.Read(path);
        Assert.Equal(50, run.QueryIds.Count);
        Assert.Equal(File.ReadLines(path).Count(), run.QueryIds.Sum(q => run[q].Count));
    }
}
