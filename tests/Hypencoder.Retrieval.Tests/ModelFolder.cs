using Hypencoder.Data;
using Hypencoder.Models;

namespace Hypencoder.Retrieval.Tests;

/// <summary>A random Hypencoder or bi-encoder in a folder, with passages for it.</summary>
internal sealed class ModelFolder : IDisposable
{
    private static readonly string[] Words =
        ["bees", "cats", "dogs", "honey", "make", "sleep", "all", "day", "old", "new", "red", "the", "of", "in", "we", "you"];

    private readonly TempFolder _folder = new();

    public ModelFolder(DualEncoderKind kind = DualEncoderKind.Hypencoder)
    {
        Model = _folder.File("model");
        TinyModel.Save(WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), Model, kind);
    }

    /// <summary>Path of the model's folder.</summary>
    public string Model { get; }

    public string Index => this["index"];

    public string this[string name] => _folder.File(name);

    public RetrievalModel Load() => RetrievalModel.Load(Model);

    public static Passage Passage(int id, int text) => new($"p{id}", text % 3 == 0 ? "A title" : "", Text(text));

    public static Passage[] Passages(int count, int firstText = 0) =>
        [.. Enumerable.Range(0, count).Select(i => Passage(i, firstText + i))];

    /// <summary>Encodes a new index of passages.</summary>
    public async Task<PassageIndex> BuildAsync(RetrievalModel model, IEnumerable<Passage> passages)
    {
        if (Directory.Exists(Index))
            Directory.Delete(Index, recursive: true);
        return await PassageIndex.BuildAsync(model, passages, Index);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A few words that express the number.</summary>
    private static string Text(int number)
    {
        List<string> words = [];
        for (int rest = number + Words.Length; rest > 0; rest /= Words.Length)
            words.Add(Words[rest % Words.Length]);
        return string.Join(' ', words);
    }
}
