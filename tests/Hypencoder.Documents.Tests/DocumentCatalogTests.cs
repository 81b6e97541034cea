using Hypencoder.Documents.Catalog;

namespace Hypencoder.Documents.Tests;

public sealed class DocumentCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_WrittenList_HasPlacesKindsAndFolders()
    {
        string index = Directory.CreateDirectory(_folder["index"]).FullName;
        DocumentListFile.Write(index, new DocumentList(["docs", "/elsewhere/a b.txt"],
        [
            new DocumentFile("docs/a.md", "markdown", [new("0123456789ab", 1, 3), new("0123456789ab-2", 5, 5)]),
            new DocumentFile("docs/formats/ü#.md", "markdown", [new("ffffffffffff", 7, 9)]),
            new DocumentFile("/elsewhere/a b.txt", "text", [new("aaaaaaaaaaaa", 1, 1)]),
        ]));

        DocumentCatalog catalog = DocumentCatalog.Open(index);

        Assert.Equal(Path.GetDirectoryName(index), catalog.Root);
        Assert.Equal(["docs", "/elsewhere/a b.txt"], catalog.Sources);
        Assert.Equal(
            ["/elsewhere/a%20b.txt#aaaaaaaaaaaa", "docs/a.md#0123456789ab", "docs/a.md#0123456789ab-2",
                "docs/formats/ü#.md#ffffffffffff"],
            catalog.Places.Keys.Order(StringComparer.Ordinal));
        Assert.True(catalog.TryFind("docs/a.md#0123456789ab-2", out DocumentPlace? place));
        Assert.Equal(new DocumentPlace("docs/a.md", "markdown", 5, 5), place);
        Assert.Equal("docs/a.md:5", place.ToString());
        Assert.False(catalog.TryFind("docs/a.md#000000000000", out _));
        Assert.Equal([new("markdown", 3), new("text", 1)], catalog.Kinds);
        Assert.Equal([new("/elsewhere", 1), new("docs", 3), new("docs/formats", 1)], catalog.Folders);
    }

    [Fact]
    public void Open_NoFile_IsEmpty()
    {
        DocumentCatalog catalog = DocumentCatalog.Open(_folder["none"]);
        Assert.Empty(catalog.Places);
        Assert.Empty(catalog.Kinds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"version\":2}")]
    [InlineData("{\"version\":1,\"sources\":[]}")]
    [InlineData("{\"version\":1,\"sources\":[1],\"files\":[]}")]
    [InlineData(
        "{\"version\":1,\"sources\":[],\"files\":[{\"path\":\"a\",\"kind\":\"text\",\"passages\":[[\"x\",1]]}]}")]
    [InlineData(
        "{\"version\":1,\"sources\":[],\"files\":[{\"path\":\"a\",\"kind\":\"text\",\"passages\":[[\"x\",3,1]]}]}")]
    public void Open_MalformedFile_IsRefusedByName(string content)
    {
        _folder.Write("documents.json", content);
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => DocumentCatalog.Open(_folder[""]));
        Assert.Contains("documents.json", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docs/a.md")]
    [InlineData("a b%20c\td#e.md")]
    [InlineData("/abs/ü\u2028.txt")]
    public void TryParse_IdOfPath_GivesPathWithoutWhiteSpaceInId(string path)
    {
        string suffix = DocumentId.Suffix("Title", "Text", 3);
        string id = DocumentId.Of(path, suffix);
        Assert.DoesNotContain(id, c => char.IsWhiteSpace(c) || char.IsControl(c));
        Assert.True(DocumentId.TryParse(id, out string foundPath, out string foundSuffix));
        Assert.Equal((path, suffix), (foundPath, foundSuffix));
    }

    [Theory]
    [InlineData("p12")]
    [InlineData("#0123456789ab")]
    [InlineData("C#sharp")]
    [InlineData("a.md#0123456789a")]
    [InlineData("a.md#0123456789ab-1")]
    [InlineData("a.md#0123456789ab-")]
    [InlineData("a.md#0123456789abc")]
    [InlineData("a b.md#0123456789ab")]
    public void TryParse_OtherId_IsFalse(string id) => Assert.False(DocumentId.TryParse(id, out _, out _));

    [Fact]
    public void Suffix_TitleAndText_IsBeginningOfSha256()
    {
        // printf 'Title\0Text' | sha256sum
        Assert.Equal("d7937c5bc5ab", DocumentId.Suffix("Title", "Text", 1));
        Assert.NotEqual(DocumentId.Suffix("a", "bc", 1), DocumentId.Suffix("ab", "c", 1));
    }

    public void Dispose() => _folder.Dispose();
}
