using CsCheck;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests.Segments;

/// <summary>Passages added to an index and removed from it, compared with a plain list.</summary>
public sealed class IndexChangeTests : IDisposable
{
    private const int Ids = 30;
    private const float Rounding = 3e-5f; // of scores near 3
    private static readonly SearchStrategy[] Strategies =
        [SearchStrategy.Exhaustive, SearchStrategy.Graph, SearchStrategy.TwoStage];

    private readonly ModelFolder _folder = new();
    private readonly RetrievalModel _model;

    public IndexChangeTests() => _model = _folder.Load();

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Change_RandomOperations_FindsWhatAPlainListHas() => Check(iterations: 4);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Change_RandomOperationsManyTimes_FindsWhatAPlainListHas() => Check(iterations: 150);

    [Fact]
    public async Task AddAsync_IdTwice_IsRefusedAndNothingChanges()
    {
        using PassageIndex index = await _folder.BuildAsync(_model, ModelFolder.Passages(5));
        await Assert.ThrowsAsync<InvalidDataException>(
            () => index.AddAsync([ModelFolder.Passage(7, 7), ModelFolder.Passage(7, 8)]));
        using CancellationTokenSource stop = new();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => index.AddAsync(ModelFolder.Passages(3), cancellationToken: stop.Token));
        Assert.Equal(5, index.Count);
        Assert.Equal(2, index.Info.Version);
        await index.AddAsync([]);
        Assert.Equal(0, await index.RemoveAsync(["nobody", ""]));
        Assert.Equal(2, index.Info.Version);
    }

    [Fact]
    public async Task Vectors_ChangedIndex_AreRefusedUntilItIsCompact()
    {
        using PassageIndex index = await _folder.BuildAsync(_model, ModelFolder.Passages(40));
        await index.AddAsync([ModelFolder.Passage(100, 100)]);
        Assert.Contains(
            "passages were added", Assert.Throws<InvalidDataException>(() => index.Vectors).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "since it was encoded",
            Assert.Throws<InvalidDataException>(() => CorpusEncoder.Encode(
                _model, "c", ModelFolder.Passages(40), _folder.Index, resume: true)).Message,
            StringComparison.Ordinal);
        await index.CompactAsync();
        Assert.Equal(41, index.Vectors.Count);
        Assert.False(File.Exists(Path.Combine(_folder.Index, "vectors.bin")));
        int? generation = index.Info.Generation;
        await index.CompactAsync();
        Assert.Equal(generation, index.Info.Generation);
    }

    /// <summary>
    /// One handle writes while the other has an earlier state open, whose files are deleted meanwhile.
    /// </summary>
    [Fact]
    public async Task Refresh_OtherWriter_SeesItsChanges()
    {
        using PassageIndex reader = await _folder.BuildAsync(_model, ModelFolder.Passages(40));
        using PassageIndex writer = PassageIndex.Open(_folder.Index); // loads the model that it records
        await writer.AddAsync([ModelFolder.Passage(3, 77), ModelFolder.Passage(100, 100)]);
        Assert.Equal(1, await writer.RemoveAsync(["p5", "p5", "p1000"]));
        await writer.CompactAsync();

        Assert.Equal(ModelFolder.Passages(40), Enumerable.Range(0, 40).Select(reader.Passage));
        Assert.Equal(40, new ExhaustiveSearch(reader.Vectors).Search(Query(), 100).Indices.Length);
        Assert.True(reader.Refresh());
        Assert.False(reader.Refresh());

        Assert.Equal(40, reader.Count);
        Assert.Equal(
            writer.Passages().Select(p => p.Text), reader.Passages().Select(p => p.Text));
        await reader.AddAsync([ModelFolder.Passage(101, 101)]);
        await writer.RemoveAsync(["p101", "p0"]);
        Assert.Equal(39, writer.Count);
    }

    private QNet Query() => _model.EncodeQueries(["red honey"])[0];

    private void Check(int iterations) => Gen.Select(
        Gen.Int[0, 60], Gen.Int[0, 6].Array[1, 8], Gen.Int[0, 1_000_000], Gen.Enum<VectorElement>()).Sample(
        (count, operations, seed, element) => Run(count, operations, new Random(seed), element).GetAwaiter().GetResult(),
        iter: iterations, threads: 1);

    private async Task Run(int count, int[] operations, Random random, VectorElement element)
    {
        Dictionary<string, Passage> expected = ModelFolder.Passages(count).ToDictionary(p => p.Id);
        if (Directory.Exists(_folder.Index))
            Directory.Delete(_folder.Index, recursive: true);
        PassageIndex index = await PassageIndex.BuildAsync(
            _model, expected.Values, _folder.Index, new() { Vectors = element });
        NeighborGraphBuilder.Build(index.Vectors, index.GraphPath, new() { Neighbors = 5 });
        PassageClustersBuilder.Build(index.Vectors, index.ClustersPath);
        index.Policy = new MergePolicy { LeastChanged = 12 };
        foreach (int operation in operations)
        {
            switch (operation)
            {
                case < 3:
                    Passage[] added =
                    [
                        .. Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(Ids * 4)).Distinct()
                            .Select(id => ModelFolder.Passage(id, random.Next(4000))),
                    ];
                    await index.AddAsync(added);
                    foreach (Passage passage in added)
                        expected[passage.Id] = passage;
                    break;
                case < 5:
                    string[] removed = [.. expected.Keys.Where(_ => random.Next(4) == 0), "nobody"];
                    Assert.Equal(removed.Length - 1, await index.RemoveAsync(removed));
                    foreach (string id in removed)
                        expected.Remove(id);
                    break;
                case 5:
                    await index.CompactAsync();
                    break;
                default:
                    index.Dispose();
                    index = PassageIndex.Open(_folder.Index, _model);
                    index.Policy = new MergePolicy { LeastChanged = 12 };
                    break;
            }
            AssertHas(index, expected);
        }
        index.Dispose();
    }

    private void AssertHas(PassageIndex index, Dictionary<string, Passage> expected)
    {
        Assert.Equal(expected.Count, index.Count);
        Assert.Equal(expected.Count, index.Info.Passages);
        Assert.Equal(expected.Values.ToHashSet(), index.Passages().ToHashSet());
        QNet query = Query();
        float[] scores = query.Score(_model.EncodePassages([.. expected.Values.Select(p => p.FullText)]));
        Dictionary<string, float> scoreOf = expected.Keys.Zip(scores).ToDictionary(p => p.First, p => p.Second);
        IndexState state = index.Acquire();
        Dictionary<string, float>? all = null;
        foreach (SearchStrategy strategy in Strategies)
        {
            Ranking ranking = state.CreateStrategy(strategy, new()).Search(query, Math.Max(1, expected.Count + 1));
            (string Id, float Score)[] found = [.. ranking.Indices.Select(state.Id).Zip(ranking.Scores)];
            Assert.Equal(expected.Keys.Order(), found.Select(f => f.Id).Order());
            if (index.Info.Vectors == VectorElement.Float32)
                Assert.All(found, f => Assert.Equal(scoreOf[f.Id], f.Score, 1e-3));
            Assert.Equal(expected.Values.ToHashSet(), ranking.Indices.Select(state.Passage).ToHashSet());
            Assert.Equal(found.Select(f => f.Score).OrderDescending(), found.Select(f => f.Score));
            // A q-net is written out or stays in factors by the number of passages that a strategy expects to score, and
            // the two forms round differently.
            all ??= found.ToDictionary(f => f.Id, f => f.Score);
            Assert.All(found, f => Assert.Equal(all[f.Id], f.Score, Rounding));
            Ranking best = state.CreateStrategy(strategy, new()).Search(query, 3);
            Assert.Equal(Math.Min(3, found.Length), best.Scores.Length);
            Assert.All(best.Scores.Zip(found), b => Assert.Equal(b.Second.Score, b.First, Rounding));
        }
        state.Release();
    }
}
