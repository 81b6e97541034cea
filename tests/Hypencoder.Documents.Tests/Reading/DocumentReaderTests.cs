using System.Text;
using Hypencoder.Documents.Reading;

namespace Hypencoder.Documents.Tests.Reading;

public sealed class DocumentReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_XmlDocumentation_HasARecordForEachMember()
    {
        string path = _folder.Write("A.xml", """
            <?xml version="1.0"?>
            <doc>
              <assembly><name>A</name></assembly>
              <members>
                <member name="T:A.B.Box`1"><summary>A box of <typeparamref name="T"/>.</summary></member>
                <member name="M:A.B.Box`1.#ctor(System.Int32,System.String)">
                  <summary>Makes a
                    box.</summary>
                  <param name="size">Its size.</param>
                  <returns>A box.</returns>
                  <exception cref="T:System.ArgumentException">It is too small.</exception>
                </member>
                <member name="P:A.B.Box.Empty" />
              </members>
            </doc>
            """);
        DocumentContent content = DocumentReader.Read(path, DocumentKinds.Code);
        Assert.Equal(DocumentKinds.XmlDoc, content.Kind);
        Assert.Equal(
            [
                new("Box", "A box of T.", 5, 5, IsRecord: true),
                new("Box.Box(Int32, String)",
                    "Makes a box.\nsize: Its size.\nReturns: A box.\nArgumentException: It is too small.",
                    6, 12, IsRecord: true),
            ],
            content.Blocks);
    }

    [Fact]
    public void Read_JsonLines_HasARecordForEachPassage()
    {
        string path = _folder.Write(
            "a.jsonl", "{\"_id\": 1, \"title\": \"T\", \"text\": \"x y\"}\n\n{\"id\": \"2\", \"text\": \"z\"}\n");
        Assert.Equal(
            [new("T", "x y", 1, 1, IsRecord: true), new("a.jsonl", "z", 3, 3, IsRecord: true)],
            DocumentReader.Read(path, DocumentKinds.JsonLines).Blocks);
    }

    [Theory]
    [InlineData("a.jsonl", "{\"level\": \"info\"}\n", "a.jsonl:1")]
    [InlineData("a.jsonl", "no json", "a.jsonl:1")]
    [InlineData("a.pdf", "no pdf", "PDF")]
    [InlineData("a.xml", "<doc><assembly><name>A</name></assembly><members>", "a.xml:1")]
    public void Read_MalformedFile_IsRefused(string name, string content, string expected)
    {
        string path = _folder.Write(name, content);
        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => DocumentReader.Read(path, DocumentKinds.Of(name)!));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Pdf_HasParagraphsByPage()
    {
        string path = _folder.Write("a.pdf", PdfFile.Of("Interrupted work resumes", "The second page"));
        DocumentBlock[] expected =
            [new("a.pdf", "Interrupted work resumes", 1, 1), new("a.pdf", "The second page", 2, 2)];
        Assert.Equal(expected, DocumentReader.Read(path, DocumentKinds.Pdf).Blocks);
    }

    public static TheoryData<byte[], string?, bool> Encodings() => new()
    {
        { Encoding.UTF8.GetBytes("é\r\nb\rc"), "é\nb\nc", true },
        { [0xEF, 0xBB, 0xBF, .. "é"u8], "é", true },
        { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("é😀\r\n")], "é😀\n", true },
        { [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("é")], "é", true },
        { [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes("é")], "é", true },
        { [(byte)'a', 0xE9, (byte)'b'], "a\uFFFDb", false },
        { [(byte)'a', 0, (byte)'b'], null, true },
        { [], "", true },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Decode_Bytes_FollowsTheMarkOrIsUtf8(byte[] bytes, string? expected, bool isValid)
    {
        Assert.Equal(expected, DocumentText.Decode(bytes, out bool found));
        Assert.Equal(isValid, found);
    }

    [Fact]
    public void Read_Text_HasParagraphsBetweenBlankLines() => Assert.Equal(
        [new("a.txt", "one\ntwo", 2, 3), new("a.txt", "three", 6, 6)],
        PlainTextReader.Read("\none\ntwo\n \n\nthree\n", "a.txt"));

    public void Dispose() => _folder.Dispose();
}
