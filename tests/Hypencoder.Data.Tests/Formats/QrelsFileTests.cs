using System.IO.Compression;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class QrelsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("q1 0 p1 2\nq1 0 p2 0\nq2 0 p1 1\n")]
    [InlineData("q1\t0\tp1\t2\r\nq1\t0\tp2\t0\r\nq2\t0\tp1\t1\r\n")]
    [InlineData("query-id\tcorpus-id\tscore\nq1\tp1\t2\nq1\tp2\t0\nq2\tp1\t1\n")]
    [InlineData("{\"q1\": {\"p1\": 2, \"p2\": 0}, \"q2\": {\"p1\": 1}}")]
    [InlineData("{\n  \"q1\": {\n    \"p1\": 2,\n    \"p2\": 0\n  },\n  \"q2\": {\"p1\": 1}\n}\n")]
    public void Read_AnyForm_GivesTheJudgments(string text) => AssertJudgments(_folder.Write("qrels", text));

    [Fact]
    public void Read_Gzip_TellsTheFormToo()
    {
        string path = _folder["qrels.gz"];
        using (GZipStream gzip = new(File.Create(path), CompressionLevel.Fastest))
            gzip.Write("query-id\tcorpus-id\tscore\nq1\tp1\t2\nq1\tp2\t0\nq2\tp1\t1\n"u8);

        AssertJudgments(path);
    }

    [Theory]
    [InlineData("{\"q1\": {\"p1\": 2.5}}", ": query \"q1\", passage \"p1\": expected a whole number as grade, found 2.5")]
    [InlineData("{\"q1\": {\"p1\": \"2\"}}", ": query \"q1\", passage \"p1\": expected a whole number as grade, found \"2\"")]
    [InlineData("{\"q1\": 2}", ": query \"q1\": expected an object of passages")]
    [InlineData("{\"q1\": {},\n\"q2\"", ":2: expected a JSON object")]
    public void Read_MalformedJson_NamesPlaceAndValue(string text, string message)
    {
        string path = _folder.Write("qrels", text);

        Assert.StartsWith(path + message, Assert.Throws<InvalidDataException>(() => QrelsFile.Read(path)).Message);
    }

    [Fact]
    public void Read_JsonWithAKeyTwice_Refuses() => Assert.Throws<InvalidDataException>(
        () => QrelsFile.Read(_folder.Write("qrels", "{\"q1\": {\"p1\": 1, \"p1\": 2}}")));

    public void Dispose() => _folder.Dispose();

    private static void AssertJudgments(string path)
    {
        Qrels qrels = QrelsFile.Read(path);
        Assert.Equal(
            ["q1 p1 2", "q1 p2 0", "q2 p1 1"], qrels.QueryIds.SelectMany(q => qrels[q].Select(j => $"{q} {j.Key} {j.Value}")));
    }
}
