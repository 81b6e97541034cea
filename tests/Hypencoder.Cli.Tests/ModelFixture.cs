using Hypencoder.Models;

namespace Hypencoder.Cli.Tests;

/// <summary>Random models of 16 dimensions, a corpus and its index, created once. They suffice to test verbs.</summary>
public sealed class ModelFixture : IDisposable
{
    private static readonly string[] Verbs = ["read", "write", "draw", "sort", "send", "parse", "open", "close"];
    private static readonly string[] Objects = ["files", "circles", "lists", "mails", "numbers", "streams", "windows"];
    private readonly TemporaryFolder _folder = new();

    public ModelFixture()
    {
        WordPieceTokenizer tokenizer = WordPieceTrainer.Train(Texts(56), 200);
        TinyModel.Save(tokenizer, Hypencoder, DualEncoderKind.Hypencoder);
        TinyModel.Save(tokenizer, BiEncoder, DualEncoderKind.BiEncoder);
        Corpus = WriteCorpus("corpus", 56);
        CliRun.Of("encode", "--model", Hypencoder, "--corpus", Corpus, "--index", Index).Succeeded();
        CliRun.Of("graph", "--index", Index, "--neighbours", "5").Succeeded();
    }

    /// <summary>A model directory.</summary>
    public string Hypencoder => _folder["hypencoder"];

    /// <summary>A model directory.</summary>
    public string BiEncoder => _folder["bi-encoder"];

    /// <summary>56 passages; passage p0 has the title "Passage 0" and the text "read files 0".</summary>
    public string Corpus { get; }

    /// <summary>The corpus as the Hypencoder encodes it, with a neighbour graph.</summary>
    public string Index => _folder["index"];

    /// <summary>Returns a path that no other test uses.</summary>
    public string NewPath(string name) => _folder[Path.Combine(Guid.NewGuid().ToString("N"), name)];

    /// <summary>Writes a similar corpus of another size.</summary>
    public string WriteCorpus(string name, int passages) => _folder.Write(
        name + ".tsv", string.Concat(Texts(passages).Select((text, i) => $"p{i}\tPassage {i}\t{text}\n")));

    /// <summary>Writes a file of queries q0, q1, …</summary>
    public string WriteQueries(params string[] texts)
    {
        string path = NewPath("queries.tsv");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Concat(texts.Select((text, i) => $"q{i}\t{text}\n")));
        return path;
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Texts(int count) =>
        Enumerable.Range(0, count).Select(i => $"{Verbs[i % Verbs.Length]} {Objects[i % Objects.Length]} {i}");
}
