using CsCheck;
using Hypencoder.Data;
using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Retrieval.Tests;

namespace Hypencoder.Hybrid.Tests;

/// <summary>BM25 in the folder of an index follows the passages of the index.</summary>
public sealed class Bm25FolderTests : IDisposable
{
    private const int Ids = 30;
    private static readonly HybridOptions ReadOnly = new() { IsReadOnly = true };
    private readonly ModelFolder _folder = new(DualEncoderKind.BiEncoder);

    public void Dispose() => _folder.Dispose();

    private string Bm25 => Bm25Folder.PathIn(_folder.Index);

    /// <summary>What happens to an index: changes by the retriever, by others, and interrupted ones.</summary>
    private enum Event { Add, Remove, AddByIndex, RemoveByIndex, KillBetween, KillWithin, Compact, Reopen, Lose, Damage }

    [Fact]
    public async Task Search_AfterRandomEvents_EqualsBm25OfThePassages()
    {
        Gen<(Event Event, int[] Ids, int Text)[]> events = Gen.Select(
            Gen.Enum<Event>(), Gen.Int[0, Ids - 1].Array[1, 5], Gen.Int[0, 4000]).Array[8, 12];
        using RetrievalModel model = _folder.Load();
        await events.SampleAsync(
            async drawn =>
            {
                (await _folder.BuildAsync(model, ModelFolder.Passages(Ids / 2))).Dispose();
                HybridRetriever retriever = await OpenAsync();
                try
                {
                    foreach ((Event happens, int[] ids, int text) in drawn)
                    {
                        retriever = await MakeAsync(retriever, happens, [.. ids.Distinct()], text);
                        AssertEqualsMemory(retriever, text);
                    }
                }
                finally
                {
                    retriever.Dispose();
                }
            },
            iter: 4, threads: 1);
    }

    [Fact]
    public async Task OpenAsync_BelongingIndex_WritesNothing()
    {
        await BuildAsync();
        (await OpenAsync()).Dispose();
        (string, DateTime)[] before = Files();
        using HybridRetriever again = await HybridRetriever.OpenAsync(_folder.Index, ReadOnly);
        AssertEqualsMemory(again, 3);
        (await OpenAsync()).Dispose();
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task OpenAsync_ReadOnlyWithoutBm25_IsRefused()
    {
        await BuildAsync();
        await AssertRefusedAsync("found none; bring it up to date by `hypencoder bm25 --index`");
        Assert.False(Directory.Exists(Bm25));
    }

    [Fact]
    public async Task OpenAsync_ReadOnlyBehindTheIndex_IsRefused()
    {
        await BuildAsync();
        (await OpenAsync()).Dispose();
        using (PassageIndex index = PassageIndex.Open(_folder.Index))
            await index.AddAsync([ModelFolder.Passage(3, 99)]);
        await AssertRefusedAsync("found one of other passages");
    }

    [Fact]
    public async Task OpenAsync_OtherAnalysis_IsRefusedOrMadeAnew()
    {
        await BuildAsync();
        (await OpenAsync()).Dispose();
        HybridOptions whole = new() { Bm25 = new Bm25Options { SplitIdentifiers = false } };
        await AssertRefusedAsync("found one with other words", whole with { IsReadOnly = true });
        using HybridRetriever retriever = await HybridRetriever.OpenAsync(_folder.Index, whole);
        AssertEqualsMemory(retriever, 5);
        await AssertRefusedAsync("found one with other words");
    }

    [Fact]
    public async Task OpenAsync_ReadOnlyDamaged_IsRefused()
    {
        await BuildAsync();
        (await OpenAsync()).Dispose();
        Damage();
        await AssertRefusedAsync("found a damaged one");
    }

    [Fact]
    public async Task Search_IndexChangedByAnotherRetriever_SeesItAfterRefresh()
    {
        await BuildAsync();
        using HybridRetriever one = await OpenAsync(), reading = await HybridRetriever.OpenAsync(_folder.Index, ReadOnly);
        await one.AddAsync([new Passage("new", "", "zither")]);
        Assert.Empty(reading.Search("zither", 3, SearchMode.Bm25));
        Assert.True(reading.Index.Refresh());
        Assert.Equal("new", Assert.Single(reading.Search("zither", 3, SearchMode.Bm25)).Id);
        await Assert.ThrowsAsync<InvalidOperationException>(() => reading.AddAsync([new Passage("x", "", "")]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => reading.RemoveAsync(["new"]));
    }

    [Fact]
    public async Task Search_WhileItChanges_SeesBeforeOrAfter()
    {
        await BuildAsync();
        using HybridRetriever retriever = await OpenAsync();
        using CancellationTokenSource done = new();
        Task<int>[] searches = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            int count = 0;
            for (; !done.IsCancellationRequested; count++)
            {
                // Every change puts all passages with the word in the place of those before.
                Assert.Equal(2, retriever.Search("xylophone", 5, SearchMode.Bm25).Count);
                Assert.InRange(retriever.Search("xylophone", 50).Count, 17, 17);
            }
            return count;
        }))];
        await retriever.AddAsync(Xylophones(0));
        for (int change = 1; change < 6; change++)
            await retriever.AddAsync(Xylophones(change));
        await done.CancelAsync();
        Assert.All(await Task.WhenAll(searches), count => Assert.True(count > 0));
    }

    private static Passage[] Xylophones(int change) =>
        [new Passage("x", "", $"xylophone {change}"), new Passage("y", "", $"{change} xylophone")];

    private async Task BuildAsync()
    {
        using RetrievalModel model = _folder.Load();
        (await _folder.BuildAsync(model, [.. ModelFolder.Passages(Ids / 2), .. Xylophones(-1)])).Dispose();
    }

    private Task<HybridRetriever> OpenAsync() => HybridRetriever.OpenAsync(_folder.Index);

    private async Task AssertRefusedAsync(string part, HybridOptions? options = null)
    {
        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(
            () => HybridRetriever.OpenAsync(_folder.Index, options ?? ReadOnly));
        Assert.StartsWith($"{Bm25}: expected ", e.Message, StringComparison.Ordinal);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    private async Task<HybridRetriever> MakeAsync(HybridRetriever retriever, Event happens, int[] ids, int text)
    {
        Passage[] passages = [.. ids.Select(id => ModelFolder.Passage(id, text + id))];
        string[] names = [.. passages.Select(p => p.Id)];
        switch (happens)
        {
            case Event.Add:
                await retriever.AddAsync(passages);
                return retriever;
            case Event.Remove:
                await retriever.RemoveAsync(names);
                return retriever;
            case Event.AddByIndex:
                await retriever.Index.AddAsync(passages);
                return retriever;
            case Event.RemoveByIndex:
                await retriever.Index.RemoveAsync(names);
                return retriever;
            case Event.Compact:
                retriever.Index.Policy = new MergePolicy { LeastChanged = 15 };
                await retriever.Index.CompactAsync();
                return retriever;
        }
        retriever.Dispose();
        switch (happens)
        {
            case Event.KillBetween:
                using (PassageIndex index = PassageIndex.Open(_folder.Index))
                    await index.AddAsync(passages);
                break;
            case Event.KillWithin:
                LeaveUnfinished(passages);
                break;
            case Event.Lose:
                Directory.Delete(Bm25, recursive: true);
                break;
            case Event.Damage:
                Damage();
                break;
        }
        return await OpenAsync();
    }

    /// <summary>Leaves the files that a process leaves which is killed while it writes.</summary>
    private void LeaveUnfinished(Passage[] passages)
    {
        string left = _folder["left"];
        Directory.CreateDirectory(left);
        using (Bm25IndexWriter writer = new(Bm25, new()))
        {
            foreach (Passage passage in passages)
            {
                writer.Remove(passage.Id);
                writer.Add(passage, 0);
            }
            writer.Flush();
            foreach (string file in Directory.EnumerateFiles(Bm25).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
                File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
        }
        foreach (string file in Directory.EnumerateFiles(left))
            File.Copy(file, Path.Combine(Bm25, Path.GetFileName(file)), overwrite: true);
        Directory.Delete(left, recursive: true);
    }

    private void Damage()
    {
        string file = Directory.EnumerateFiles(Bm25).OrderByDescending(f => new FileInfo(f).Length).First();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 0x55;
        File.WriteAllBytes(file, bytes);
    }

    private (string, DateTime)[] Files() =>
        [.. Directory.EnumerateFiles(Bm25).Order().Select(file => (file, File.GetLastWriteTimeUtc(file)))];

    private static void AssertEqualsMemory(HybridRetriever retriever, int text)
    {
        string query = ModelFolder.Passage(0, text).Text;
        using Bm25Index expected = Bm25Index.Build(retriever.Index.Passages(), retriever.Options.Bm25);
        Assert.Equal(
            expected.Search(query, 40).Select(entry => (entry.PassageId, (float)entry.Score)),
            retriever.Search(query, 40, SearchMode.Bm25).Select(hit => (hit.Id, hit.Score)));
        Assert.Equal(retriever.Index.Count, retriever.Search(query, 100).Count);
    }
}
