using Hypencoder.Data;
using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training.HardNegatives;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests.HardNegatives;

public sealed class PassageRankerTests : IDisposable
{
    private static readonly string[] Words = ["apple", "pear", "plum", "cherry", "grows", "falls", "tree", "garden"];

    private static readonly Passage[] Passages = [.. Enumerable.Range(0, 60).Select(p => new Passage(
        $"p{p}", "", $"{Words[p % 8]} {Words[p / 8 % 8]} {Words[p * 5 % 7]} in a {Words[p % 3]}"))];

    private static readonly string[] Queries = ["apple tree", "a plum falls", "cherry", "garden pear garden"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DualEncoderKind.BiEncoder)]
    [InlineData(DualEncoderKind.Hypencoder)]
    internal void ModelRanker_RandomModel_ScoresAsTorchDoes(DualEncoderKind kind)
    {
        WordPieceTokenizer tokenizer = WordPieceTrainer.Train(Passages.Select(p => p.Text), 120);
        using DualEncoder encoder = Encoder(kind, tokenizer);
        using RetrievalModel model = encoder.ToRetrievalModel(tokenizer);
        using VectorStore vectors = Vectors(model, Passages);
        ModelRanker ranker = new(model, vectors, Passages);
        float[][] expected = TorchScores(encoder, model);

        IReadOnlyList<Ranking> rankings = ranker.Rank(Queries, 20, CancellationToken.None);
        int[][] some = [[3, 9], [1], [59, 0, 7], [2]];
        double[] best = ranker.BestScores(Queries, some);

        for (int q = 0; q < Queries.Length; q++)
        {
            Assert.Equal(20, rankings[q].Indices.Distinct().Count());
            Assert.All(
                expected[q].OrderDescending().Take(20).Zip(rankings[q].Scores),
                s => Assert.Equal(s.First, s.Second, 1e-4f)); // by score: ties are rounded differently
            Assert.All(
                rankings[q].Indices.Zip(rankings[q].Scores), r => Assert.Equal(expected[q][r.First], r.Second, 1e-4f));
            Assert.Equal(some[q].Max(p => expected[q][p]), best[q], 1e-4);
        }
    }

    [Fact]
    public void ModelRanker_VectorsOfOtherPassages_IsRefused()
    {
        WordPieceTokenizer tokenizer = WordPieceTrainer.Train(Passages.Select(p => p.Text), 120);
        using DualEncoder encoder = Encoder(DualEncoderKind.BiEncoder, tokenizer);
        using RetrievalModel model = encoder.ToRetrievalModel(tokenizer);
        Passage[] turned = [.. Passages.Reverse()];
        using VectorStore vectors = Vectors(model, turned);

        Assert.EndsWith("expected passage p0 as number 0, found p59", Assert.Throws<InvalidDataException>(
            () => new ModelRanker(model, vectors, Passages)).Message);
        Assert.EndsWith("expected the 59 passages of the collection, found 60", Assert.Throws<InvalidDataException>(
            () => new ModelRanker(model, vectors, turned[1..])).Message);
    }

    [Fact]
    public void Bm25Ranker_Queries_RanksAsTheIndexByPlace()
    {
        using Bm25Index index = Bm25Index.Build(Passages);
        using Bm25Ranker ranker = new(Passages);

        IReadOnlyList<Ranking> rankings = ranker.Rank(Queries, 7, CancellationToken.None);
        double[] best = ranker.BestScores(Queries, [[3, 9], [1], [59, 0, 7], [2]]);

        for (int q = 0; q < Queries.Length; q++)
        {
            IReadOnlyList<RunEntry> expected = index.Search(Queries[q], 7);
            Assert.Equal(expected.Select(e => e.PassageId), rankings[q].Indices.Select(p => Passages[p].Id));
            Assert.Equal(expected.Select(e => (float)e.Score), rankings[q].Scores);
        }
        Assert.Equal(Math.Max(index.Score(Queries[0], 3), index.Score(Queries[0], 9)), best[0]);
    }

    private static DualEncoder Encoder(DualEncoderKind kind, WordPieceTokenizer tokenizer)
    {
        DualEncoderConfig config = TinyTraining.ModelConfig(kind);
        EncoderConfig encoder = config.QueryEncoder with { VocabularySize = tokenizer.VocabularySize };
        manual_seed(7);
        DualEncoder model = new(
            config with
            {
                QueryEncoder = encoder,
                PassageEncoder = encoder,
                QueryMaxLength = 10,
                PassageMaxLength = 14,
            },
            new HyperHeadInitialization { BaseMatrices = 0.5, QueryEmbeddings = 1, Projection = 0.3 });
        model.eval();
        return model;
    }

    private VectorStore Vectors(RetrievalModel model, IReadOnlyList<Passage> passages)
    {
        using (VectorStoreWriter writer = VectorStoreWriter.Create(_folder["vectors.bin"], model.Dimension, ""))
        {
            writer.Append(
                [.. passages.Select(p => p.Id)], model.EncodePassages([.. passages.Select(p => p.FullText)]));
            writer.Complete();
        }
        return VectorStore.Open(_folder["vectors.bin"]);
    }

    private static float[][] TorchScores(DualEncoder encoder, RetrievalModel model)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        (Tensor ids, Tensor mask) = TokenBatch.Create(
            model.PassageInput.Tokens(model.Tokenizer, [.. Passages.Select(p => p.FullText)]));
        Tensor vectors = encoder.EncodePassages(ids, mask);
        (ids, mask) = TokenBatch.Create(model.QueryInput.Tokens(model.Tokenizer, Queries));
        Tensor scores = encoder.EncodeQueries(ids, mask).Score(vectors); // (queries, passages)
        return [.. Enumerable.Range(0, Queries.Length).Select(q => scores[q].contiguous().data<float>().ToArray())];
    }
}
