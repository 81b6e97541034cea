using System.Text;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Documents.Tests;

public sealed class DocumentIndexerTests : IDisposable
{
    private readonly DocumentFolder _folder = new();

    public DocumentIndexerTests()
    {
        _folder.Write("docs/a.md", "# A\n\nfiles\n\n## B\n\npassages\n");
        _folder.Write("docs/in/b.txt", "index\n");
        _folder.Write("src/c.cs", "/// Opens the files.\nvoid Open();\n");
    }

    [Fact]
    public async Task Update_Again_EncodesOnlyWhatChanged()
    {
        DocumentUpdate first = await _folder.UpdateAsync("docs", "src");
        Assert.Equal((3, 4, 4, 0, 0), Counts(first));
        Assert.Equal(
            [
                "docs/a.md: files", "docs/a.md: passages", "docs/in/b.txt: index",
                "src/c.cs: Opens the files.\nvoid Open()",
            ],
            _folder.Passages());
        Assert.Equal((3, 4, 0, 0, 4), Counts(await _folder.UpdateAsync()));

        _folder.Write("docs/a.md", "# A\n\ninserted\n\nfiles\n\n## B\n\npassages\n");
        File.Delete(_folder["docs/in/b.txt"]);
        DocumentUpdate second = await _folder.UpdateAsync("docs", "src");
        Assert.Equal((2, 3, 1, 2, 2), Counts(second));
        Assert.Equal(
            ["docs/a.md: inserted\nfiles", "docs/a.md: passages", "src/c.cs: Opens the files.\nvoid Open()"],
            _folder.Passages());
        DocumentCatalog catalog = DocumentCatalog.Open(_folder.Index);
        IEnumerable<DocumentPlace> places = catalog.Places.Values.Where(p => p.Kind == "markdown");
        Assert.Equal([(3, 5), (9, 9)], places.Select(p => (p.Line, p.EndLine)));
        Assert.Equal(["docs", "src"], catalog.Sources);

        // Searches give what they do in an index that is made at once.
        IReadOnlyList<Hit> hits = Search(_folder.Index);
        await DocumentIndexer.UpdateAsync(_folder.Model, [_folder["docs"], _folder["src"]], _folder["fresh"]);
        Assert.Equal(3, hits.Count);
        Assert.Equal(hits, Search(_folder["fresh"]));
    }

    private static IReadOnlyList<Hit> Search(string index)
    {
        using Retriever retriever = Retriever.OpenAsync(index).GetAwaiter().GetResult();
        return retriever.Search("passages of files");
    }

    [Fact]
    public async Task Update_LinesInsertedBefore_MovesPlacesAndEncodesNothing()
    {
        await _folder.UpdateAsync("docs");
        _folder.Write("docs/a.md", "\n\n# A\r\n\r\nfiles\n\n## B\n\npassages\n");
        Assert.Equal((2, 3, 0, 0, 3), Counts(await _folder.UpdateAsync("docs")));
        Assert.Equal([5, 9], DocumentCatalog.Open(_folder.Index).Places.Values
            .Where(p => p.Path == "docs/a.md").Select(p => p.Line));
    }

    [Fact]
    public async Task Update_Subset_KeepsOtherSourcesUnlessOnly()
    {
        await _folder.UpdateAsync("src", "docs");
        File.Delete(_folder["docs/in/b.txt"]);
        DocumentUpdate update = await _folder.UpdateAsync("src");
        Assert.Equal((1, 4, 0, 0, 4), Counts(update));
        Assert.Equal(["docs"], update.Untouched);
        Assert.Equal((1, 4, 0, 0, 4), Counts(await _folder.UpdateAsync("docs/a.md")));
        Assert.Equal((1, 1, 0, 3, 1), Counts(await _folder.UpdateAsync(new DocumentOptions { Only = true }, "src")));
        Assert.Equal(["src"], DocumentCatalog.Open(_folder.Index).Sources);
        Assert.Equal(["src/c.cs: Opens the files.\nvoid Open()"], _folder.Passages());
    }

    [Fact]
    public async Task Update_PathsInOtherOrderOrForm_ChangesNothing()
    {
        await _folder.UpdateAsync("src", "docs");
        byte[] before = File.ReadAllBytes(Path.Combine(_folder.Index, "documents.json"));
        DocumentUpdate update = await _folder.UpdateAsync("docs/../docs/", "src/.", "docs/in");
        Assert.Equal((3, 4, 0, 0, 4), Counts(update));
        await _folder.UpdateAsync(new DocumentOptions { Only = true }, "docs", "src");
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_folder.Index, "documents.json")));
    }

    [Fact]
    public async Task Update_FolderThatHoldsTheIndex_LeavesItOut()
    {
        DocumentUpdate update = await _folder.UpdateAsync(".");
        Assert.Equal([new("index folders", 1)], update.Skipped);
        Assert.Equal((3, 4, 4, 0, 0), Counts(update));
        Assert.Equal((3, 4, 0, 0, 4), Counts(await _folder.UpdateAsync(".")));
    }

    [Fact]
    public async Task Update_FilesThatCannotBeRead_AreNamedAndKeepTheirPassages()
    {
        _folder.Write("docs/bad.jsonl", "{\"_id\": \"1\", \"text\": \"search\"}\n");
        await _folder.UpdateAsync("docs");
        _folder.Write("docs/bad.jsonl", "{\n");
        _folder.Write("docs/bad.pdf", "no pdf");
        _folder.Write("docs/zero.txt", "a\0b");
        _folder.Write("docs/empty.md", " \n");
        File.WriteAllBytes(_folder["docs/latin.txt"], Encoding.Latin1.GetBytes("the b\u00e9st"));
        DocumentUpdate update = await _folder.UpdateAsync("docs");
        Assert.Equal(["docs/bad.jsonl", "docs/bad.pdf"], update.Unreadable.Select(u => u.Key));
        Assert.Equal(["docs/latin.txt"], update.Replaced);
        Assert.Equal([new("binary", 1), new("unreadable", 2), new("without text", 1)], update.Skipped);
        Assert.Equal((3, 5, 1, 0, 4), Counts(update));
        Assert.Contains("docs/bad.jsonl: search", _folder.Passages());
    }

    [Fact]
    public async Task Update_RepeatedPassages_HaveIdsOfTheirOwn()
    {
        _folder.Write("same/a.jsonl", string.Concat(
            Enumerable.Range(0, 3).Select(i => $"{{\"_id\": \"{i}\", \"text\": \"search\"}}\n")));
        Assert.Equal((1, 3, 3, 0, 0), Counts(await _folder.UpdateAsync("same")));
        Assert.Equal(3, _folder.Passages().Length);
        _folder.Write("same/a.jsonl", "{\"_id\": \"0\", \"text\": \"search\"}\n");
        Assert.Equal((1, 1, 0, 2, 1), Counts(await _folder.UpdateAsync("same")));
    }

    [Fact]
    public async Task Update_PassagesOfOthersAndLostCatalogue_AreKeptAndMadeAgain()
    {
        await _folder.UpdateAsync("docs", "src");
        using (PassageIndex index = PassageIndex.Open(_folder.Index, _folder.Model))
            await index.AddAsync([new Passage("other", "", "search")]);
        File.WriteAllText(Path.Combine(_folder.Index, "documents.json"), "{");
        Assert.Equal((3, 5, 0, 0, 5), Counts(await _folder.UpdateAsync("docs", "src")));
        Assert.Equal(4, DocumentCatalog.Open(_folder.Index).Places.Count);
        File.Delete(_folder["src/c.cs"]);
        Assert.Equal((2, 4, 0, 1, 4), Counts(await _folder.UpdateAsync()));
    }

    [Fact]
    public async Task Update_OtherModelOrSettings_IsRefusedWithTheOption()
    {
        await _folder.UpdateAsync("docs");
        WordPieceTokenizer tokenizer = WordPieceTrainer.Train(["other words"], 60);
        TinyModel.Save(tokenizer, _folder["other"], DualEncoderKind.BiEncoder);
        using RetrievalModel other = RetrievalModel.Load(_folder["other"]);
        using RetrievalModel shorter = RetrievalModel.Load(_folder.ModelPath, new() { PassageMaxLength = 12 });
        using RetrievalModel prompted = RetrievalModel.Load(_folder.ModelPath, new() { PassagePrompt = "the" });
        await Refused("--model", other);
        await Refused("--max-length", shorter);
        await Refused("--passage-prompt", prompted);
        await Refused("--vectors", _folder.Model, new DocumentOptions { Vectors = VectorElement.Int8 });

        async Task Refused(string option, RetrievalModel model, DocumentOptions? options = null)
        {
            InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(
                () => DocumentIndexer.UpdateAsync(model, [_folder["docs"]], _folder.Index, options));
            Assert.Contains($"leave out {option} ", e.Message, StringComparison.Ordinal);
            Assert.Contains("--index", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Update_NothingToIndex_IsRefusedAndLeavesNothing()
    {
        _folder.Write("none/a.bin", "x");
        await Assert.ThrowsAsync<InvalidDataException>(() => _folder.UpdateAsync("none"));
        await Assert.ThrowsAsync<InvalidDataException>(() => _folder.UpdateAsync("missing"));
        await Assert.ThrowsAsync<InvalidDataException>(() => _folder.UpdateAsync());
        Assert.False(Directory.Exists(_folder.Index));
    }

    [Fact]
    public async Task Update_SourceThatIsGone_IsRefusedAndOnlyRemovesIt()
    {
        await _folder.UpdateAsync("docs", "src");
        Directory.Delete(_folder["src"], recursive: true);
        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(() => _folder.UpdateAsync());
        Assert.Contains("--only", e.Message, StringComparison.Ordinal);
        Assert.Equal((2, 3, 0, 1, 3), Counts(await _folder.UpdateAsync(new DocumentOptions { Only = true }, "docs")));
    }

    [Fact]
    public async Task Update_TwiceAtTheSameTime_EncodesOnce()
    {
        DocumentUpdate[] updates = await Task.WhenAll(_folder.UpdateAsync("docs"), _folder.UpdateAsync("docs", "src"));
        Assert.Equal(4, updates.Sum(u => u.Added));
        Assert.Equal(4, _folder.Passages().Length);
    }

    private static (int Files, int Passages, int Added, int Removed, int Kept) Counts(DocumentUpdate update) =>
        (update.Files, update.Passages, update.Added, update.Removed, update.Kept);

    public void Dispose() => _folder.Dispose();
}
