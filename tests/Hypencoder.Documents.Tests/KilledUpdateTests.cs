using System.Diagnostics;
using Hypencoder.Data;

namespace Hypencoder.Documents.Tests;

/// <summary>Interrupted updates, which the next update completes.</summary>
public sealed class KilledUpdateTests : IDisposable
{
    private const string Variable = "HYPENCODER_DOCUMENTS"; // the folder of documents, index and model
    private static readonly DocumentOptions Small = new() { Batch = 4 };
    private readonly DocumentFolder _folder = new();

    /// <summary>States of the index folder at every report of progress are those that a kill can leave.</summary>
    [Fact]
    public async Task Update_BrokenOffAnywhere_IsCompletedByTheNext()
    {
        WriteDocuments(1);
        await _folder.UpdateAsync("docs");
        string[] before = _folder.Passages();
        WriteDocuments(2);
        List<string> states = [];
        await DocumentIndexer.UpdateAsync(
            _folder.Model, [_folder["docs"]], _folder.Index, Small, new CallbackProgress<DocumentProgress>(p =>
            {
                if (p.Encoding is null)
                    return;
                states.Add(_folder[$"state{states.Count}"]);
                Copy(_folder.Index, states[^1]);
            }));
        string[] after = _folder.Passages();
        Assert.Equal(8, states.Count); // the beginning and the end of the addition of 4, 4, 4 and 2 passages
        Assert.NotEqual(before, after);
        foreach ((int i, string state) in states.Index())
        {
            Directory.Delete(_folder.Index, recursive: true);
            Directory.Move(state, _folder.Index);
            using (Retrieval.PassageIndex index = Retrieval.PassageIndex.Open(_folder.Index))
            {
                DocumentCatalog catalog = DocumentCatalog.Open(_folder.Index);
                Assert.All(index.Ids(), id => Assert.True(catalog.TryFind(id, out _)));
            }
            DocumentUpdate update = await _folder.UpdateAsync("docs");
            Assert.Equal(14 - Math.Min(14, 4 * (i / 2)), update.Added);
            Assert.Equal(after, _folder.Passages());
        }
    }

    [Fact]
    public async Task Update_CancelledFirstTime_IsResumedThoughDocumentsChanged()
    {
        WriteDocuments(1);
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DocumentIndexer.UpdateAsync(
            _folder.Model, [_folder["docs"]], _folder.Index, Small,
            new CallbackProgress<DocumentProgress>(p => Stop(p, stop)), stop.Token));
        Assert.False(Retrieval.PassageIndex.IsFinished(_folder.Index));
        WriteDocuments(2);
        await _folder.UpdateAsync("docs");
        Assert.Equal(Expected(2), _folder.Passages());
    }

    [Fact]
    public Task Update_ProcessKilledAtARandomMoment_IsCompletedByTheNext() => KillAsync(times: 2);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public Task Update_ProcessKilledManyTimes_IsCompletedByTheNext() => KillAsync(times: 60);

    /// <summary>Not a test itself: run by children of the other tests until they are killed.</summary>
    [Fact(Explicit = true)]
    public async Task Update_InAChild_GoesOnUntilItIsKilled()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not string root)
            return;
        using DocumentFolder folder = new(root);
        for (int version = 1; ; version = version % 7 + 1)
        {
            WriteDocuments(folder, version);
            await folder.UpdateAsync(Small, "docs");
            File.AppendAllText(folder["made"], ".");
        }
    }

    private async Task KillAsync(int times)
    {
        Random random = new(times);
        for (int time = 0; time < times; time++)
        {
            long made = Made();
            using (Process child = Start())
            {
                while (Made() == made && !child.HasExited)
                    await Task.Delay(5);
                Assert.False(child.HasExited);
                await Task.Delay(random.Next(100));
                child.Kill();
                await child.WaitForExitAsync();
            }
            if (time % 2 == 0)
            {
                using Retrieval.PassageIndex index = Retrieval.PassageIndex.Open(_folder.Index);
                Assert.InRange(index.Passages().Count(), 1, 40);
            }
            WriteDocuments(9);
            await _folder.UpdateAsync("docs");
            Assert.Equal(Expected(9), _folder.Passages());
        }
    }

    private long Made() => File.Exists(_folder["made"]) ? new FileInfo(_folder["made"]).Length : 0;

    private Process Start() =>
        TestChild.Start(nameof(Update_InAChild_GoesOnUntilItIsKilled), Variable, _folder.Base);

    private static void Stop(DocumentProgress progress, CancellationTokenSource stop)
    {
        if (progress.Encoding is not null)
            stop.Cancel();
    }

    private void WriteDocuments(int version) => WriteDocuments(_folder, version);

    /// <summary>Twenty files of one paragraph, of which each version has fourteen that no other one has.</summary>
    private static void WriteDocuments(DocumentFolder folder, int version)
    {
        foreach ((string path, string text) in Documents(version))
            folder.Write(path, text);
    }

    private static IEnumerable<(string Path, string Text)> Documents(int version) => Enumerable.Range(0, 20)
        .Select(i => ($"docs/{i:D2}.txt", $"files {(char)('a' + i)} {(i < 14 ? (char)('a' + version) : '.')}"));

    private static string[] Expected(int version) =>
        [.. Documents(version).Select(d => $"{d.Path}: {d.Text}").Order(StringComparer.Ordinal)];

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Path.GetExtension(path) == ".lock")
                continue;
            using FileStream source = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream copy = File.Create(target);
            source.CopyTo(copy);
        }
    }

    public void Dispose() => _folder.Dispose();
}
