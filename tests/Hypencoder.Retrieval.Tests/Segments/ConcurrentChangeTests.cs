using System.Collections.Concurrent;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests.Segments;

/// <summary>Encoding, searching, adding, removing and disposing from many threads at once.</summary>
public sealed class ConcurrentChangeTests : IDisposable
{
    private const int Constant = 60, Changed = 10, Versions = 12, Searchers = 4;
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>All passages of a version are added together, so a search finds all of one version, or none.</summary>
    [Theory]
    [InlineData(SearchStrategy.Exhaustive)]
    [InlineData(SearchStrategy.Graph)]
    [InlineData(SearchStrategy.TwoStage)]
    public async Task Search_WhileTheIndexChanges_SeesOneStateAndNoMixture(SearchStrategy strategy)
    {
        await BuildAsync();
        Retriever retriever = await Retriever.OpenAsync(_folder.Index, new() { Strategy = strategy, Threads = 1 });
        retriever.Index.Policy = new MergePolicy { LeastChanged = 25 };
        await retriever.Index.AddAsync(Version(0));
        ConcurrentBag<string> wrong = [];
        int searched = 0, encoded = 0;
        bool isDone = false;
        Task[] searchers =
        [
            .. Enumerable.Range(0, Searchers).Select(i => OnThread(() =>
            {
                while (true)
                {
                    try
                    {
                        IReadOnlyList<Hit> hits = i == 0
                            ? retriever.SearchAsync("red honey", topK: 500).GetAwaiter().GetResult()
                            : retriever.Search("old bees", topK: 500);
                        if (Fault(hits) is string fault)
                            wrong.Add(fault);
                        Interlocked.Increment(ref searched);
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                }
            })),
            OnThread(() =>
            {
                using RetrievalModel model = _folder.Load();
                float[] expected = model.EncodePassages(["we make honey"]);
                while (!Volatile.Read(ref isDone))
                {
                    if (!model.EncodePassages(["we make honey"]).AsSpan().SequenceEqual(expected))
                        wrong.Add("another vector");
                    Interlocked.Increment(ref encoded);
                }
            }),
        ];
        for (int version = 1; version <= Versions; version++)
        {
            await retriever.Index.AddAsync(Version(version));
            if (version % 4 == 0)
                Assert.Equal(Changed, await retriever.Index.RemoveAsync(Version(version).Select(p => p.Id)));
        }
        Task adding = retriever.Index.AddAsync(Version(1));
        retriever.Dispose(); // while all the others search and add
        Volatile.Write(ref isDone, true);
        try
        {
            await adding;
        }
        catch (ObjectDisposedException)
        {
        }
        await Task.WhenAll(searchers);

        Assert.Empty(wrong);
        Assert.True(searched > Searchers && encoded > 0, $"{searched} searches");
        using PassageIndex index = PassageIndex.Open(_folder.Index);
        Assert.Contains(index.Count, new[] { Constant, Constant + Changed });
    }

    /// <summary>Two handles of one folder, like those of two processes.</summary>
    [Fact]
    public async Task AddAsync_ManyWritersAtOnce_LosesNothing()
    {
        using RetrievalModel model = _folder.Load();
        using PassageIndex one = await _folder.BuildAsync(model, ModelFolder.Passages(3));
        using PassageIndex other = PassageIndex.Open(_folder.Index, model);
        await Task.WhenAll(Enumerable.Range(10, 8).Select(
            i => (i % 2 == 0 ? one : other).AddAsync([ModelFolder.Passage(i, i)])));
        one.Refresh();
        Assert.Equal(
            Enumerable.Range(10, 8).Concat([0, 1, 2]).Select(i => $"p{i}").Order(), one.Ids().Order());
    }

    /// <summary>
    /// Runs a loop on a thread of its own: the pool adds none for others while its threads keep the processors busy.
    /// </summary>
    private static Task OnThread(Action loop) => Task.Factory.StartNew(
        loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Passage[] Version(int version) =>
        [.. Enumerable.Range(0, Changed).Select(i => new Passage($"v{i}", $"{version}", $"old honey {i}"))];

    /// <summary>Fault of hits; null for those of one state.</summary>
    private static string? Fault(IReadOnlyList<Hit> hits)
    {
        Hit[] changed = [.. hits.Where(hit => hit.Id[0] == 'v')];
        string[] versions = [.. changed.Select(hit => hit.Passage.Title).Distinct()];
        return hits.Count - changed.Length == Constant && changed.Length is 0 or Changed && versions.Length <= 1
            && hits.DistinctBy(hit => hit.Id).Count() == hits.Count
                ? null
                : $"{hits.Count} hits, {changed.Length} of versions {string.Join(", ", versions)}";
    }

    private async Task BuildAsync()
    {
        using RetrievalModel model = _folder.Load();
        using PassageIndex index = await _folder.BuildAsync(model, ModelFolder.Passages(Constant));
        NeighborGraphBuilder.Build(index.Vectors, index.GraphPath);
        PassageClustersBuilder.Build(index.Vectors, index.ClustersPath);
    }
}
