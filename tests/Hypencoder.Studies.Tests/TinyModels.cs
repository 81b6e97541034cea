using Hypencoder.Models;

namespace Hypencoder.Studies.Tests;

/// <summary>Random models of 16 dimensions and a collection of 40 passages. Learning is tested elsewhere.</summary>
internal sealed class TinyModels : IDisposable
{
    private static readonly string[] Verbs = ["read", "write", "draw", "sort", "send", "parse", "open", "close"];
    private static readonly string[] Things = ["files", "circles", "lists", "mails", "numbers"];

    public TinyModels()
    {
        string[] texts = [.. Verbs.SelectMany(v => Things.Select(t => $"{v} {t}"))];
        WordPieceTokenizer tokenizer = WordPieceTrainer.Train(texts, 200);
        TinyModel.Save(tokenizer, Hypencoder, DualEncoderKind.Hypencoder);
        TinyModel.Save(tokenizer, BiEncoder, DualEncoderKind.BiEncoder);
        Collection = BeirFolder.Write(
            Folder,
            texts.Select((t, i) => ($"p{i}", $"to {t} quickly")),
            texts.Select((t, i) => ($"q{i}", $"how to {t}")),
            Enumerable.Range(0, texts.Length).SelectMany(i => new[]
            {
                (i % 2 == 0 ? "test" : "train", $"q{i}", $"p{i}", 2),
                (i % 2 == 0 ? "test" : "train", $"q{i}", $"p{(i + 1) % texts.Length}", 1),
            }));
    }

    public TemporaryFolder Folder { get; } = new();

    public string Hypencoder => Folder["models/hypencoder"];

    public string BiEncoder => Folder["models/bi-encoder"];

    /// <summary>Passage p0 is "to read files quickly"; queries with even numbers form the split test.</summary>
    public string Collection { get; }

    public void Dispose() => Folder.Dispose();
}
