using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Documents.Tests;

/// <summary>A folder of documents, an index beside them, and a random model of 16 values.</summary>
internal sealed class DocumentFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DocumentFolder(string? existing = null)
    {
        Base = existing ?? _folder.FullName;
        if (existing is null)
        {
            WordPieceTokenizer tokenizer = WordPieceTrainer.Train(
                ["the reader opens files", "an index of passages", "search finds the best of them"], 120);
            TinyModel.Save(tokenizer, ModelPath, DualEncoderKind.BiEncoder);
        }
        Model = RetrievalModel.Load(ModelPath);
    }

    /// <summary>The folder that holds everything, from which another process can open the same.</summary>
    public string Base { get; }

    private string Root => Path.Combine(Base, "documents");

    public string Index => Path.Combine(Root, "index");

    public RetrievalModel Model { get; }

    public string this[string path] => Path.Combine(Root, path);

    public string ModelPath => Path.Combine(Base, "model");

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], content);
    }

    public Task<DocumentUpdate> UpdateAsync(params string[] paths) => UpdateAsync(new DocumentOptions(), paths);

    public Task<DocumentUpdate> UpdateAsync(DocumentOptions options, params string[] paths) =>
        DocumentIndexer.UpdateAsync(Model, [.. paths.Select(path => this[path])], Index, options);

    /// <summary>Passages of the index as "path: text", in ordinal order. The catalogue has the same.</summary>
    public string[] Passages()
    {
        using PassageIndex index = PassageIndex.Open(Index);
        DocumentCatalog catalog = DocumentCatalog.Open(Index);
        Passage[] passages = [.. index.Passages()];
        Assert.Equal(passages.Select(p => p.Id).Order(), catalog.Places.Keys.Order());
        return [.. passages.Select(p => $"{catalog.Places[p.Id].Path}: {p.Text}").Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        Model.Dispose();
        _folder.Dispose();
    }
}
