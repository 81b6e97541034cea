using System.Diagnostics;
using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Retrieval.Tests;

namespace Hypencoder.Hybrid.Tests;

/// <summary>Processes that are killed while they change an index and its BM25.</summary>
public sealed class KilledUpdateTests : IDisposable
{
    private const string Variable = "HYPENCODER_UPDATES"; // the folder of index and model
    private const int Ids = 40;
    private readonly ModelFolder _folder = new(DualEncoderKind.BiEncoder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Open_AfterAProcessWasKilled_EqualsBm25OfThePassages() => Kill(times: 2);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public Task Open_AfterManyProcessesWereKilled_EqualsBm25OfThePassages() => Kill(times: 200);

    /// <summary>Not a test itself: run by children of the other tests until they are killed.</summary>
    [Fact(Explicit = true)]
    public async Task Change_InAChild_GoesOnUntilItIsKilled()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not string folder)
            return;
        using HybridRetriever retriever = await HybridRetriever.OpenAsync(Path.Combine(folder, "index"));
        Random random = new(Environment.ProcessId);
        for (int text = 0; ; text++)
        {
            int[] ids = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(Ids)).Distinct()];
            if (random.Next(3) == 0)
                await retriever.RemoveAsync(ids.Select(id => $"p{id}"));
            else
                await retriever.AddAsync(ids.Select(id => ModelFolder.Passage(id, random.Next(4000))));
            File.AppendAllText(Path.Combine(folder, "made"), "x");
        }
    }

    private async Task Kill(int times)
    {
        using (RetrievalModel model = _folder.Load())
            (await _folder.BuildAsync(model, ModelFolder.Passages(Ids / 2))).Dispose();
        string made = _folder["made"];
        File.WriteAllText(made, "");
        Random random = new(times);
        for (int time = 0; time < times; time++)
        {
            using (Process child = Start())
            {
                long least = new FileInfo(made).Length + random.Next(1, 6);
                while (new FileInfo(made).Length < least && !child.HasExited)
                    await Task.Delay(5);
                Assert.False(child.HasExited);
                await Task.Delay(random.Next(100));
                child.Kill();
                await child.WaitForExitAsync();
            }
            using HybridRetriever retriever = await HybridRetriever.OpenAsync(_folder.Index);
            using Bm25Index expected = Bm25Index.Build(retriever.Index.Passages());
            foreach (string query in new[] { "red bees", "make honey", "all day long" })
            {
                Assert.Equal(
                    expected.Search(query, 50).Select(entry => (entry.PassageId, (float)entry.Score)),
                    retriever.Search(query, 50, SearchMode.Bm25).Select(hit => (hit.Id, hit.Score)));
            }
        }
    }

    private Process Start() =>
        TestChild.Start(nameof(Change_InAChild_GoesOnUntilItIsKilled), Variable, Path.GetDirectoryName(_folder.Index));
}
