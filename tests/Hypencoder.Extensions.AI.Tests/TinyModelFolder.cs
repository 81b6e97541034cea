using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Extensions.AI.Tests;

/// <summary>A random model of 16 values in a folder, open, with passages for it.</summary>
internal sealed class TinyModelFolder : IDisposable
{
    public static readonly string[] Texts =
    [
        "bees make honey", "cats sleep all day", "dogs sleep in the sun", "the red bees of the old dogs",
        "honey in the day", "we make cats of red honey", "all the new dogs", "you sleep", "old honey and new bees",
    ];

    private readonly TempFolder _folder = new();

    public TinyModelFolder(DualEncoderKind kind = DualEncoderKind.Hypencoder)
    {
        Path = _folder.File("model");
        TinyModel.Save(WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), Path, kind);
        Model = RetrievalModel.Load(Path);
    }

    public string Path { get; }

    public RetrievalModel Model { get; }

    public string this[string name] => _folder.File(name);

    public static Passage[] Passages() => [.. Texts.Select((text, i) => new Passage($"p{i}", "", text))];

    /// <summary>Builds an index of <see cref="Texts"/> and opens it with a model of its own.</summary>
    public async Task<Retriever> IndexAsync()
    {
        (await PassageIndex.BuildAsync(Model, Passages(), this["index"])).Dispose();
        return await Retriever.OpenAsync(this["index"]);
    }

    public void Dispose()
    {
        Model.Dispose();
        _folder.Dispose();
    }
}
