using CsCheck;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class TrecQrelsTests
{
    internal static readonly Gen<string> Id = Gen.Char["abcXYZ0189-_.:äß漢"].Array[1, 4].Select(c => new string(c));

    [Fact]
    public void Read_SpacesTabsCommentsAndBlankLines_GivesTheJudgments()
    {
        using TemporaryFolder folder = new();
        Qrels qrels = TrecQrels.Read(folder.Write(
            "q.txt", "# grades\r\n2 0 b 1\r\n\r\n1\t0\ta\t-1\r\n  2  Q0 a\t3 \r\n2 0 b 1"));
        Assert.Equal(["2", "1"], qrels.QueryIds);
        Assert.Equal([KeyValuePair.Create("b", 1), KeyValuePair.Create("a", 3)], qrels["2"]);
        Assert.Equal([KeyValuePair.Create("a", -1)], qrels["1"]);
    }

    [Theory]
    [InlineData("1 0 a 1\n1 0 a", "2: expected 4 columns (query-id iteration passage-id grade), found \"1 0 a\"")]
    [InlineData("1 0 a one", "1: expected a whole number as grade, found \"one\"")]
    [InlineData("1 0 a 1.5", "1: expected a whole number as grade, found \"1.5\"")]
    [InlineData("1 0 a 1\n1 0 a 2", "2: expected the grade 1 that query 1 and passage a already have, found \"2\"")]
    public void Read_MalformedLine_NamesPlaceAndValue(string content, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("q.txt", content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TrecQrels.Read(path));
        Assert.Equal($"{path}:{expected}", error.Message);
    }

    [Theory]
    [InlineData("q.txt")]
    [InlineData("q.txt.gz")]
    public void Write_AnyJudgments_AreReadBack(string name)
    {
        using TemporaryFolder folder = new();
        Gen.Select(Id, Id, Gen.Int).Array[0, 20].Sample(
            judgments =>
            {
                Qrels qrels = new();
                foreach ((string query, string passage, int grade) in judgments)
                    qrels.TryAdd(query, passage, grade);
                TrecQrels.Write(folder[name], qrels);
                Qrels read = TrecQrels.Read(folder[name]);
                Assert.Equal(qrels.QueryIds, read.QueryIds);
                Assert.All(qrels.QueryIds, query => Assert.Equal(qrels[query], read[query]));
            },
            iter: 50, threads: 1);
    }

    [Theory]
    [InlineData("a b", "p")]
    [InlineData("a", "")]
    [InlineData("#a", "p")]
    public void Write_IdThatCannotBeReadBack_IsRefused(string query, string passage)
    {
        using TemporaryFolder folder = new();
        Qrels qrels = new();
        qrels.TryAdd(query, passage, 1);
        Assert.Throws<ArgumentException>(() => TrecQrels.Write(folder["q.txt"], qrels));
    }

    [Fact]
    public void Read_TrecEvalsOwnTest_HasItsJudgments()
    {
        string path = Fixture.SharedData("trec_eval", "qrels.test");
        Qrels qrels = TrecQrels.Read(path);
        Assert.Equal(File.ReadLines(path).Count(), qrels.QueryIds.Sum(q => qrels[q].Count));
    }
}
