using System.IO.Compression;
using System.Text;
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
    [InlineData("query-id,corpus-id,score\nq1,p1,2\n\"q1\",\"p2\",0.0\nq2,p1,1\n")]
    [InlineData("\tscore\tcorpus_id\tquery_id\n0\t2.00\tp1\tq1\n1\t0\tp2\tq1\n2\t1e0\tp1\tq2\n")]
    [InlineData("query_id\titeration\tdoc_id\trelevance\nq1\t0\tp1\t2\nq1\t0\tp2\t0\nq2\t0\tp1\t1\n")]
    [InlineData("\n# by hand\nq1\tp1\t2\nq1\tp2\t0\nq2\tp1\t1\n\n")]
    [InlineData("\uFEFFq1 p1 2.0\r\nq1 p2 0.0\r\nq2 p1 1.0\r\n\r\n")]
    [InlineData("q1 0 p1 2.0\nq1 0 p2 -0.0\nq2 0 p1 1e0")]
    [InlineData("""
        {"query-id": "q1", "corpus-id": "p1", "score": 2}
        {"query-id": "q1", "corpus-id": "p2", "score": 0.0}

        {"query-id": "q2", "corpus-id": "p1", "score": 1.0}
        """)]
    [InlineData("""
        {"metadata": {"year": NaN}, "query_id": "q1", "query": "how", "doc_id": "p1", "relevance": 2}
        {"query_id": "q1", "doc_id": "p2", "relevance": 0}
        {"query_id": "q2", "doc_id": "p1", "relevance": 1}
        """)]
    [InlineData("{\n  \"q1\": {\n    \"p1\": 2,\n    \"p2\": 0\n  },\n  \"q2\": {\"p1\": 1}\n}\n")]
    public void Read_AnyForm_GivesTheJudgments(string text) => AssertJudgments(_folder.Write("qrels", text));

    [Fact]
    public void Read_NumbersAsIds_AreTheirDigits()
    {
        Qrels qrels = QrelsFile.Read(_folder.Write(
            "qrels", "{\"query-id\": 7, \"corpus-id\": 12345678901234567890123, \"score\": -1}"));
        Assert.Equal(-1, qrels["7"]["12345678901234567890123"]);
    }

    [Fact]
    public void Read_TabsBetween_LeavesBlanksInIds()
    {
        Qrels qrels = QrelsFile.Read(_folder.Write("qrels", "q1\ta b\t1\nq2\tc\t2\n"));
        Assert.Equal((1, 2), (qrels["q1"]["a b"], qrels["q2"]["c"]));
    }

    [Fact]
    public void Read_Pipe_GivesWhatAFileDoes()
    {
        byte[] jsonLines = [.. Encoding.UTF8.GetBytes(
            "{\"query-id\": \"q1\", \"corpus-id\": \"p1\", \"score\": 2, \"x\": \"" + new string('x', 200_000) + "\"}\n"
            + "{\"query-id\": \"q1\", \"corpus-id\": \"p2\", \"score\": 0}\n"
            + "{\"query-id\": \"q2\", \"corpus-id\": \"p1\", \"score\": 1}")];
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(jsonLines);

        AssertJudgments(Pipe.Write(_folder, jsonLines));
        AssertJudgments(Pipe.Write(_folder, packed.ToArray()));
        AssertJudgments(Pipe.Write(_folder, [.. "{\"q1\": {\"p1\": 2, \"p2\": 0},\n\"q2\": {\"p1\": 1}}"u8]));
    }

    [Fact]
    public void Read_PipeTwice_IsRefusedByName()
    {
        string path = Pipe.Write(_folder, [.. "q1 0 p1 2\nq1 0 p2 0\nq2 0 p1 1\n"u8]);
        AssertJudgments(path);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => QrelsFile.Read(path));
        Assert.Equal($"{path}: expected a file, found a pipe that has been read already", error.Message);
    }

    [Theory]
    [InlineData("q1 0 p1 1\nq1 0 p2 0.5\n", ":2: expected a whole number as grade, found \"0.5\"")]
    [InlineData("q1 0 p1 1\nq1 0 p2 nan\n", ":2: expected a whole number as grade, found \"nan\"")]
    [InlineData("q1 0 p1 1e10\n", ":1: expected a whole number as grade, found \"1e10\"")]
    [InlineData("{\"query-id\": \"q\", \"corpus-id\": \"p\", \"score\": 0.5}", ":1: expected a whole number as grade")]
    [InlineData("{\"query-id\": \"q\", \"corpus-id\": \"p\", \"score\": NaN}",
        ":1: expected a whole number as grade, found \"NaN\"")]
    [InlineData("{\"query-id\": 1.5, \"corpus-id\": \"p\", \"score\": 1}", ":1: expected a string in \"query-id\"")]
    [InlineData("{\"a\": 1, \"b\": 2, \"c\": 3}", ":1: expected the fields \"query-id\", \"corpus-id\" and \"score\"")]
    [InlineData("one two three\n", ":1: expected judgments (TREC's query-id iteration passage-id grade, BEIR's")]
    [InlineData("[{\"query-id\": 1}]", ":1: expected judgments (TREC's")]
    [InlineData("\n", ": expected judgments (TREC's")]
    public void Read_Malformed_NamesLineAndValue(string text, string message)
    {
        string path = _folder.Write("qrels", text);

        string found = Assert.Throws<InvalidDataException>(() => QrelsFile.Read(path)).Message;

        Assert.StartsWith(path + message, found);
        Assert.InRange(found.Length - path.Length, 1, 400);
    }

    [Theory]
    [InlineData("28B52FFD00", "zstd: use <(zstdcat FILE)")]
    [InlineData("FD377A585A0000", "xz: use <(xzcat FILE)")]
    [InlineData("425A683931415926", "bzip2: use <(bzcat FILE)")]
    [InlineData("504B0304", "a zip archive: use <(unzip -p FILE)")]
    [InlineData("FFFE7100", "UTF-16: use <(iconv -f UTF-16 -t UTF-8 FILE)")]
    public void Read_PackedByAnother_SaysHowToUnpack(string hexadecimal, string found)
    {
        string path = _folder.Write("qrels", Convert.FromHexString(hexadecimal));
        Assert.Equal(
            $"{path}: expected text in UTF-8 or gzip, found {found}",
            Assert.Throws<InvalidDataException>(() => QrelsFile.Read(path)).Message);
    }

    [Fact]
    public void Read_Gzip_TellsTheFormToo()
    {
        string path = _folder["qrels.packed"];
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
