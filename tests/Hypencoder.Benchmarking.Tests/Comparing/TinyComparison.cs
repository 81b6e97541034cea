using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Benchmarking.Tests;

/// <summary>Random models with vectors of 16 values, and their indexes of 300 passages.</summary>
internal sealed class TinyComparison : IDisposable
{
    private const int Passages = 300;
    private static readonly string[] Verbs = ["read", "write", "draw", "sort", "send", "parse", "open", "close"];
    private static readonly string[] Objects = ["files", "circles", "lists", "mails", "numbers", "streams", "windows"];
    private readonly TemporaryFolder _folder = new();

    public TinyComparison()
    {
        WordPieceTokenizer tokenizer = WordPieceTrainer.Train(Texts(56), 200);
        BiEncoder = Make(tokenizer, "bi-encoder", DualEncoderKind.BiEncoder);
        Hypencoder = Make(tokenizer, "hypencoder", DualEncoderKind.Hypencoder);
        foreach (Query query in Queries)
            Qrels.TryAdd(query.Id, $"p{query.Id[1..]}", 1);
    }

    public LatencyModel BiEncoder { get; }

    public LatencyModel Hypencoder { get; }

    public IReadOnlyList<Query> Queries { get; } = [.. Texts(12).Select((text, i) => new Query($"q{i}", text))];

    public Qrels Qrels { get; } = new();

    public void Dispose()
    {
        foreach (LatencyModel model in new[] { BiEncoder, Hypencoder })
        {
            model.Index.Dispose();
            model.Model.Dispose();
        }
        _folder.Dispose();
    }

    private static IEnumerable<string> Texts(int count) =>
        Enumerable.Range(0, count).Select(i => $"{Verbs[i % Verbs.Length]} {Objects[i % Objects.Length]} {i}");

    private LatencyModel Make(WordPieceTokenizer tokenizer, string name, DualEncoderKind kind)
    {
        TinyModel.Save(tokenizer, _folder[name], kind);
        RetrievalModel model = RetrievalModel.Load(_folder[name]);
        CorpusEncoder.Encode(
            model, "tiny", Texts(Passages).Select((text, i) => new Passage($"p{i}", "", text)),
            _folder[$"{name}-index"]);
        return new LatencyModel(name, model, PassageIndex.Open(_folder[$"{name}-index"], model.Fingerprint));
    }
}
