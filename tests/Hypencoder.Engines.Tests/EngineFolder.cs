using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Engines.Tests;

/// <summary>An index of two segments, with removed passages and ids that text formats must escape.</summary>
internal sealed class EngineFolder : IDisposable
{
    /// <summary>Ids that every form can hold.</summary>
    public static readonly string[] HardIds =
    [
        "a \"quoted\" id", "it's", "tab\there", "line\nbreak", "return\rhere", @"back\slash \N \.", "Ω — 東京 🐝",
        "{1,2}",
    ];

    private readonly ModelFolder _folder;
    private readonly IndexState _state;

    private EngineFolder(ModelFolder folder, RetrievalModel model, PassageIndex index)
    {
        (_folder, Model, Index) = (folder, model, index);
        _state = index.Acquire();
    }

    public RetrievalModel Model { get; }

    public PassageIndex Index { get; }

    /// <summary>Path of the folder of an export, which does not exist at first.</summary>
    public string Export => _folder["export"];

    /// <summary>Ids and vectors of the passages that were not removed, read one by one.</summary>
    public (string Id, float[] Vector)[] Expected => [.. _state.Segments.SelectMany(view => view.LiveIndices()
        .Select(i =>
        {
            float[] vector = new float[view.Segment.Vectors.Dimension];
            view.Segment.Vectors.Read(i, vector);
            return (view.Segment.Vectors.Id(i), vector);
        }))];

    public static async Task<EngineFolder> CreateAsync(
        VectorElement element = VectorElement.Float32, string[]? ids = null)
    {
        ModelFolder folder = new();
        RetrievalModel model = folder.Load();
        Passage[] passages =
        [
            .. ModelFolder.Passages(60),
            .. (ids ?? HardIds).Select((id, i) => ModelFolder.Passage(i, 2000 + i) with { Id = id }),
        ];
        PassageIndex index = await PassageIndex.BuildAsync(
            model, passages, folder.Index, new IndexOptions { Vectors = element });
        await index.AddAsync([ModelFolder.Passage(7, 1000), ModelFolder.Passage(900, 1001)]);
        await index.RemoveAsync(["p3", "p900"]);
        return new EngineFolder(folder, model, index);
    }

    public void Write(VectorFormat format) => VectorExport.Write(Index, format, Export, threads: 1);

    /// <summary>Asserts that an engine with all passages gives the hits and scores of exhaustive search.</summary>
    public async Task AssertIsExhaustiveAsync(ICandidateSource engine)
    {
        using Retriever exhaustive = Open(null);
        using Retriever candidates = Open(new() { Strategy = SearchStrategy.Candidates, CandidateSource = engine });
        Query[] queries = [.. Enumerable.Range(0, 20).Select(i => new Query($"q{i}", $"bees {i}"))];

        Assert.Equal(exhaustive.Search("red bees", 100), candidates.Search("red bees", 100));
        Run all = await exhaustive.SearchAllAsync(queries, 5), found = await candidates.SearchAllAsync(queries, 5);
        Assert.All(queries, query => Assert.Equal(all[query.Id], found[query.Id]));
    }

    public void Dispose()
    {
        _state.Release();
        Index.Dispose();
        Model.Dispose();
        _folder.Dispose();
    }

    private Retriever Open(SearchOptions? options) =>
        new(Model, PassageIndex.Open(Index.Directory), options, ownsModel: false);
}
