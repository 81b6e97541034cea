using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class BeirQrelsTests
{
    [Fact]
    public void Read_HeaderAndJudgments_GivesThem()
    {
        using TemporaryFolder folder = new();
        Qrels qrels = BeirQrels.Read(folder.Write("t.tsv", "query-id\tcorpus-id\tscore\r\n1\ta b\t2\r\n\n"));
        Assert.Equal(2, qrels["1"]["a b"]);
    }

    [Theory]
    [InlineData("1\ta\t1", "1: expected the header query-id, corpus-id, score, separated by tabs, found \"1\ta\t1\"")]
    [InlineData("query-id\tcorpus-id\tscore\n1 a 1",
        "2: expected query-id, corpus-id, score, as in the header, found \"1 a 1\"")]
    [InlineData("query-id\tcorpus-id\tscore\n1\ta\tx", "2: expected a whole number as grade, found \"x\"")]
    public void Read_MalformedLine_NamesPlaceAndValue(string content, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("t.tsv", content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => BeirQrels.Read(path));
        Assert.Equal($"{path}:{expected}", error.Message);
    }
}
