using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Documents.Catalog;
using Hypencoder.Retrieval;
using Microsoft.Extensions.AI;

namespace Hypencoder.Extensions.AI.Tests.Tools;

public sealed class SearchToolTests : IDisposable
{
    private const string Query = "what do bees make";
    private readonly TinyModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Invoke_Query_GivesWhatTheRetrieverFinds()
    {
        using Retriever retriever = await _folder.IndexAsync();
        AIFunction search = SearchTool.Create(retriever);

        (string Id, string Place, double Score, string Text)[] found = await Search(search, new() { ["query"] = Query });

        IReadOnlyList<Hit> hits = retriever.Search(Query, topK: 5);
        Assert.Equal(hits.Select(h => (h.Id, "", h.Passage.Text)), found.Select(f => (f.Id, f.Place, f.Text)));
        Assert.All(hits.Zip(found), p => Assert.Equal(p.First.Score, p.Second.Score, 1e-4));
        Assert.Equal(2, (await Search(search, new() { ["query"] = Query, ["top_k"] = Json("2") })).Length);
        Assert.Equal("search", search.Name);
        Assert.Equal(["query", "top_k"], Arguments(search));
    }

    [Fact]
    public async Task Invoke_IndexOfDocuments_HasPlacesAndFilters()
    {
        using Retriever retriever = await DocumentsAsync();
        AIFunction search = SearchTool.Create(retriever);

        var all = await Search(search, new() { ["query"] = Query, ["top_k"] = 9 });
        var markdown = await Search(search, new() { ["query"] = Query, ["kind"] = "markdown" });
        var formats = await Search(search, new() { ["query"] = Query, ["folder"] = Json("\"docs/formats/\"") });
        var none = await Search(search, new() { ["query"] = Query, ["kind"] = "code", ["folder"] = "docs/formats" });

        Assert.Equal(["query", "top_k", "kind", "folder"], Arguments(search));
        Assert.Equal(["docs/a.md:1", "docs/formats/b.md:10", "src/c.cs:20"], all.Select(f => f.Place).Order());
        Assert.Equal(all.Where(f => f.Place.Contains(".md")), markdown);
        Assert.Equal(["docs/formats/b.md:10"], formats.Select(f => f.Place));
        Assert.Empty(none);
        Assert.Contains(Path.GetDirectoryName(_folder["documents"])!, search.Description);
    }

    [Fact]
    public async Task Invoke_IndexThatAnotherProcessChanged_FindsTheChange()
    {
        using Retriever retriever = await DocumentsAsync();
        AIFunction search = SearchTool.Create(retriever);
        using (PassageIndex other = PassageIndex.Open(_folder["documents"], _folder.Model))
        {
            Passage added = Document("docs/new.md", "what do bees make of the new day");
            DocumentListFile.Write(_folder["documents"], new DocumentList(
                ["docs"], [File("docs/new.md", "text", added.Text, 30)]));
            await other.AddAsync([added]);
        }

        var found = await Search(search, new() { ["query"] = Query, ["kind"] = "text" });

        Assert.Equal(["docs/new.md:30"], found.Select(f => f.Place));
    }

    [Theory]
    [InlineData("""{}""", "query: expected a text, found none")]
    [InlineData("""{"query": "  "}""", "query: expected a text, found none")]
    [InlineData("""{"query": 8}""", "query: expected a text, found 8")]
    [InlineData("""{"query": "bees", "top_k": 0}""", "top_k: expected a whole number from 1 to 50, found 0")]
    [InlineData("""{"query": "bees", "top_k": 1.5}""", "top_k: expected a whole number from 1 to 50, found 1.5")]
    [InlineData("""{"query": "bees", "kind": "pdf"}""", "kind: expected one of the index (code, markdown), found \"pdf\"")]
    [InlineData("""{"query": "bees", "folder": "doc"}""", "folder: expected one of the index, such as docs, found \"doc\"")]
    public async Task Invoke_WrongArgument_IsRefusedByName(string arguments, string message)
    {
        using Retriever retriever = await DocumentsAsync();
        AIFunction search = SearchTool.Create(retriever);

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Search(
            search, new(Json(arguments).EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value))));

        Assert.Equal(message, error.Message);
    }

    private async Task<Retriever> DocumentsAsync()
    {
        Passage[] passages =
        [
            Document("docs/a.md", TinyModelFolder.Texts[0]), Document("docs/formats/b.md", TinyModelFolder.Texts[1]),
            Document("src/c.cs", TinyModelFolder.Texts[2]),
        ];
        (await PassageIndex.BuildAsync(_folder.Model, passages, _folder["documents"])).Dispose();
        DocumentListFile.Write(_folder["documents"], new DocumentList(["docs", "src"],
        [
            File("docs/a.md", "markdown", passages[0].Text, 1), File("docs/formats/b.md", "markdown", passages[1].Text, 10),
            File("src/c.cs", "code", passages[2].Text, 20),
        ]));
        return await Retriever.OpenAsync(_folder["documents"]);
    }

    private static Passage Document(string path, string text) =>
        new(DocumentId.Of(path, DocumentId.Suffix("", text, 1)), "", text);

    private static DocumentFile File(string path, string kind, string text, int line) =>
        new(path, kind, [new DocumentLines(DocumentId.Suffix("", text, 1), line, line + 1)]);

    private static IEnumerable<string> Arguments(AIFunction search) =>
        search.JsonSchema.GetProperty("properties").EnumerateObject().Select(p => p.Name);

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    private static async Task<(string Id, string Place, double Score, string Text)[]> Search(
        AIFunction search, AIFunctionArguments arguments)
    {
        JsonElement result = Assert.IsType<JsonElement>(await search.InvokeAsync(arguments));
        return [.. result.GetProperty("passages").EnumerateArray().Select(p => (
            p.GetProperty("id").GetString()!, p.GetProperty("place").GetString()!, p.GetProperty("score").GetDouble(),
            p.GetProperty("text").GetString()!))];
    }
}
