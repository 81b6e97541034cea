using System.Diagnostics;
using System.Globalization;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Retrieval.Tests.Segments;

/// <summary>Interrupted changes of an index, which opens in the state before or after the change.</summary>
public sealed class KilledChangeTests : IDisposable
{
    private const string Variable = "HYPENCODER_CHANGES"; // the folder of index and model, and the first change
    private const int First = 20, Ids = 40;
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Change_ProcessKilledAtARandomMoment_LeavesAStateBeforeOrAfter() => Kill(times: 2);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public Task Change_ProcessKilledManyTimes_LeavesAStateBeforeOrAfter() => Kill(times: 200);

    /// <summary>Not a test itself: run by children of the other tests until they are killed.</summary>
    [Fact(Explicit = true)]
    public async Task Change_InAChild_GoesOnUntilItIsKilled()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(',', 2) is not [var first, var folder])
            return;
        using RetrievalModel model = RetrievalModel.Load(Path.Combine(folder, "model"));
        using PassageIndex index = PassageIndex.Open(Path.Combine(folder, "index"), model);
        index.Policy = new MergePolicy { LeastChanged = 15 };
        for (int number = int.Parse(first, CultureInfo.InvariantCulture); ; number++)
        {
            await Change(index, number);
            File.AppendAllText(Path.Combine(folder, "made"), $"{number}\n");
        }
    }

    /// <summary>Every file that a change writes before the last one, truncated at any byte or missing.</summary>
    [Fact]
    public async Task Change_BrokenOffAtAnyByte_IsAsIfItHadNotBegun()
    {
        using RetrievalModel model = _folder.Load();
        string before = _folder["before"];
        using (PassageIndex index = await _folder.BuildAsync(model, ModelFolder.Passages(First)))
        {
            await index.AddAsync([ModelFolder.Passage(3, 500), ModelFolder.Passage(70, 70)]);
            Copy(_folder.Index, before);
            await index.AddAsync([ModelFolder.Passage(5, 600), ModelFolder.Passage(71, 71)]);
        }
        string[] written = [.. Directory.GetFiles(_folder.Index, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder.Index, path))
            .Where(file => !File.Exists(Path.Combine(before, file))).Order()];
        Assert.Equal(5, written.Length); // four of a segment, and the list of removed passages
        Random random = new(1);
        for (int trial = 0; trial < 12; trial++)
        {
            string folder = _folder[$"trial{trial}"];
            Copy(before, folder);
            foreach (string file in written.Where(_ => random.Next(4) > 0))
                CopyStart(Path.Combine(_folder.Index, file), Path.Combine(folder, file), random);
            CopyStart(Path.Combine(_folder.Index, "index.json"), Path.Combine(folder, "index.json.tmp"), random);
            using PassageIndex index = PassageIndex.Open(folder, model);
            Assert.Equal(First + 1, index.Count);
            Assert.DoesNotContain("p71", index.Ids());
            await index.AddAsync([ModelFolder.Passage(72, 72)]);
            Assert.Equal(First + 2, index.Passages().Count());
            Assert.False(File.Exists(Path.Combine(folder, "index.json.tmp")));
        }
    }

    private static async Task Change(PassageIndex index, int number)
    {
        switch (Operation(number))
        {
            case Passage[] added:
                await index.AddAsync(added);
                break;
            case string[] removed:
                await index.RemoveAsync(removed);
                break;
            default:
                await index.CompactAsync();
                break;
        }
    }

    /// <summary>A change by its number: passages to add, ids to remove, or null.</summary>
    private static object? Operation(int number)
    {
        Random random = new(number);
        int[] ids = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(Ids)).Distinct()];
        return random.Next(8) switch
        {
            0 => null,
            < 4 => ids.Select(id => $"p{id}").ToArray(),
            _ => ids.Select(id => ModelFolder.Passage(id, random.Next(4000))).ToArray(),
        };
    }

    /// <summary>Passages after a number of changes.</summary>
    private static HashSet<Passage> After(int changes)
    {
        Dictionary<string, Passage> passages = ModelFolder.Passages(First).ToDictionary(p => p.Id);
        for (int number = 0; number < changes; number++)
        {
            object? operation = Operation(number);
            foreach (string id in operation as string[] ?? [])
                passages.Remove(id);
            foreach (Passage passage in operation as Passage[] ?? [])
                passages[passage.Id] = passage;
        }
        return [.. passages.Values];
    }

    private async Task Kill(int times)
    {
        using (RetrievalModel model = _folder.Load())
            (await _folder.BuildAsync(model, ModelFolder.Passages(First))).Dispose();
        Random random = new(times);
        string made = _folder["made"];
        int changes = 0;
        for (int time = 0; time < times; time++)
        {
            using (Process child = Start(changes))
            {
                int least = changes + random.Next(1, 8);
                while (Made(made) < least && !child.HasExited)
                    await Task.Delay(5);
                Assert.False(child.HasExited);
                await Task.Delay(random.Next(150));
                child.Kill();
                await child.WaitForExitAsync();
            }
            changes = Made(made);
            using PassageIndex index = PassageIndex.Open(_folder.Index);
            HashSet<Passage> found = [.. index.Passages()];
            Assert.True(
                found.SetEquals(After(changes)) || found.SetEquals(After(changes + 1)),
                $"kill {time}: another state than that after {changes} or {changes + 1} changes");
            Assert.Equal(found.Count, index.Count);
        }
        // The next change removes what a killed process left, including its lock.
        using PassageIndex last = PassageIndex.Open(_folder.Index);
        await Change(last, changes);
        Assert.True(After(changes + 1).SetEquals(last.Passages()));
        Assert.Equal(
            last.Info.Segments!.Select(s => s.Folder).Where(f => f != SegmentNames.Own).Order(),
            Directory.GetDirectories(_folder.Index).Select(d => Path.GetFileName(d)!).Order());
    }

    private Process Start(int first) => TestChild.Start(
        nameof(Change_InAChild_GoesOnUntilItIsKilled), Variable, $"{first},{Path.GetDirectoryName(_folder.Index)}");

    /// <summary>Number of changes made, by the complete lines that the children wrote.</summary>
    private static int Made(string path)
    {
        if (!File.Exists(path))
            return 0;
        string text = File.ReadAllText(path);
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? 0 : int.Parse(lines[^1], CultureInfo.InvariantCulture) + 1;
    }

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private static void CopyStart(string from, string to, Random random)
    {
        byte[] bytes = File.ReadAllBytes(from);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.WriteAllBytes(to, bytes[..random.Next(bytes.Length + 1)]);
    }
}
