using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests;

/// <summary>One index and many scorers: models with the same passage encoder search each other's indexes.</summary>
public sealed class SharedPassageEncoderTests : IDisposable
{
    private static readonly Passage[] Passages =
        [new("a", "", "bees make honey"), new("b", "", "cats sleep all day"), new("c", "", "bees sleep")];

    private readonly TempFolder _folder = new();
    private readonly WordPieceTokenizer _tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Search_OtherScorerOnTheSamePassageEncoder_EqualsItsOwnIndex()
    {
        Save("bi-encoder", DualEncoderKind.BiEncoder, shared: true, passageSeed: 1, querySeed: 1);
        Save("hypencoder", DualEncoderKind.Hypencoder, shared: false, passageSeed: 1, querySeed: 2);
        using RetrievalModel first = Load("bi-encoder"), second = Load("hypencoder");
        (await PassageIndex.BuildAsync(first, Passages, _folder.File("of-first"))).Dispose();
        (await PassageIndex.BuildAsync(second, Passages, _folder.File("of-second"))).Dispose();

        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
        Assert.Equal(first.PassageFingerprint, second.PassageFingerprint);
        Assert.Equal(Search("of-second"), Search("of-first"));

        List<(string, float)> Search(string index)
        {
            using RetrievalModel model = Load("hypencoder");
            using Retriever retriever = new(model, PassageIndex.Open(_folder.File(index)));
            return [.. retriever.Search("what do bees make").Select(h => (h.Id, h.Score))];
        }
    }

    [Fact]
    public async Task Open_OtherPassageEncoder_IsRefused()
    {
        Save("first", DualEncoderKind.BiEncoder, shared: true, passageSeed: 1, querySeed: 1);
        Save("second", DualEncoderKind.BiEncoder, shared: false, passageSeed: 2, querySeed: 1);
        using RetrievalModel first = Load("first"), second = Load("second");
        (await PassageIndex.BuildAsync(first, Passages, _folder.File("index"))).Dispose();

        Assert.Contains(
            "the index was made by the model",
            Assert.Throws<InvalidDataException>(() => PassageIndex.Open(_folder.File("index"), second)).Message,
            StringComparison.Ordinal);
    }

    private RetrievalModel Load(string name) => RetrievalModel.Load(_folder.File(name));

    private void Save(string name, DualEncoderKind kind, bool shared, int passageSeed, int querySeed)
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = _tokenizer.VocabularySize,
            HiddenSize = 16,
            Layers = 1,
            Heads = 2,
            IntermediateSize = 32,
            MaxPositions = 32,
        };
        DualEncoderConfig config = new()
        {
            Kind = kind,
            QueryEncoder = encoder with { HiddenDropout = 0.3 },
            PassageEncoder = encoder with { HiddenDropout = 0.3 },
            SharedEncoder = shared,
            QNetDimensions = kind == DualEncoderKind.Hypencoder ? [16, 16, 1] : [],
            QNetOptions = new QNetOptions { ResidualOnLast = true },
            QueryMaxLength = 16,
            PassageMaxLength = 24,
        };
        RandomWeights passages = new(config with { SharedEncoder = true }, passageSeed) { HeadBase = 0.3 };
        ModelFolderWriter.Write(
            _folder.File(name), config, new TwoSides(new RandomWeights(config, querySeed), passages), _tokenizer);
    }

    /// <summary>The passage side's weights are those of another model's one transformer.</summary>
    private sealed class TwoSides(INamedTensors queries, INamedTensors passages) : INamedTensors
    {
        private const string Passage = "passage_encoder.transformer.", Query = "query_encoder.transformer.";

        public IReadOnlyList<long>? Shape(string name) => queries.Shape(name);

        public void CopyTo(string name, Span<float> destination, long first = 0)
        {
            if (name.StartsWith(Passage, StringComparison.Ordinal))
                passages.CopyTo(Query + name[Passage.Length..], destination, first);
            else
                queries.CopyTo(name, destination, first);
        }
    }
}
