using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests.Indexing.Import;

public sealed class IndexImporterTests : IDisposable
{
    private const int Dimension = 4;
    private readonly TempFolder _folder = new();
    private readonly RetrievalModel _model;

    public IndexImporterTests() => _model = ImportModel.Create(_folder, Dimension);

    private string Index => _folder.File("index");

    public static TheoryData<string> Cases => [.. GoldenFolder.With("items.docs", "expected.json")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Import_GoldenItems_OpensAndSearchesAsAnIndex(string folder)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        JsonElement[] items = [.. expected.RootElement.EnumerateArray()];
        float[][] vectors = [.. items.Select(i => i.GetProperty("representation_f32").Deserialize<float[]>()!)];
        using RetrievalModel model = ImportModel.Create(_folder, vectors[0].Length);
        IndexImporter.Import(model, Path.Combine(folder, "items.docs"), Index);

        using PassageIndex index = PassageIndex.Open(Index, model.Fingerprint);
        index.Vectors.Verify();
        Assert.Equal(items.Length, index.Vectors.Count);
        Assert.Equal((items.Length, model.Config.PassageMaxLength), (index.Info.Passages, index.Info.MaxLength));
        for (int i = 0; i < items.Length; i++)
        {
            Assert.Equal(items[i].GetProperty("id").GetString(), index.Vectors.Id(i));
            Assert.Equal(items[i].GetProperty("id").GetString(), index.Passage(i).Id);
            Assert.Equal(items[i].GetProperty("text").GetString(), index.Passage(i).FullText);
            Assert.Equal(
                vectors[i].Select(BitConverter.SingleToInt32Bits),
                index.Vectors.Vector(i).ToArray().Select(BitConverter.SingleToInt32Bits));
        }
        Ranking ranking = new ExhaustiveSearch(index.Vectors).Search(QNet.InnerProduct(vectors[0]), 3);
        Assert.Equal(
            vectors.Index().OrderByDescending(v => v.Item.Zip(vectors[0], (x, y) => (double)x * y).Sum())
                .Select(v => v.Index).Take(3),
            ranking.Indices);
        NeighborGraphBuilder.Build(index.Vectors, index.GraphPath, new() { Neighbors = 2 });
    }

    [Fact]
    public void Import_MoreThanABlock_KeepsOrderAndReports()
    {
        List<ImportProgress> progress = [];
        Import(ItemFile.Of(Enumerable.Range(0, 1500).Select(i => Item($"d{i}", i))), progress.Add);
        using PassageIndex index = PassageIndex.Open(Index, _model.Fingerprint);
        Assert.Equal(1500, index.Vectors.Count);
        Assert.Equal([1499f, 0, 0, 0], index.Vectors.Vector(1499).ToArray());
        Assert.Equal("text of d1030", index.Passage(1030).Text);
        Assert.Equal([1024, 1500], progress.Select(p => p.Done));
        Assert.Equal(1, progress[^1].Fraction);
    }

    [Fact]
    public void Import_NoItems_GivesAnEmptyIndex()
    {
        Import(ItemFile.Of());
        using PassageIndex index = PassageIndex.Open(Index, _model.Fingerprint);
        Assert.Equal(0, index.Vectors.Count);
    }

    [Fact]
    public void Import_WrongItem_NamesFileItemAndIdAndLeavesNothing()
    {
        Refused([Item("a"), ItemFile.Message("b", "", 1, 2, 3)],
            "item 2: expected a vector of 4 values, as of the model, found 3 of \"b\"");
        Refused([Item("a"), Item("b"), Item("a")], "item 3: expected an id other than those before, found \"a\" again");
        Refused([.. Enumerable.Range(0, 1200).Select(i => Item($"d{i}")), Item("d7")], "item 1201: ", "\"d7\"");
        Refused([Item("a\nb", float.NaN)], "item 1: expected finite values, found NaN in \"a\\nb\"");
        Refused([ItemFile.Message("a", "", 1, 1, 1, float.PositiveInfinity)], "found Infinity in \"a\"");
        byte[] large = [.. ItemFile.Text("id", "a"), .. ItemFile.Array(
            [.. Enumerable.Repeat(BitConverter.GetBytes(1e300), 4).SelectMany(b => b)], "<f8", 4)];
        Refused([large], "found Infinity in \"a\"");

        void Refused(byte[][] messages, params string[] parts)
        {
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => Import(ItemFile.Of(messages)));
            Assert.StartsWith(_folder.File("items.docs") + ": item ", error.Message, StringComparison.Ordinal);
            Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
            AssertNothingLeft();
        }
    }

    [Fact]
    public void Import_FolderInUse_IsRefusedAndKept()
    {
        Directory.CreateDirectory(Index);
        File.WriteAllText(Path.Combine(Index, "mine.txt"), "");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Import(ItemFile.Of(Item("a"))));
        Assert.Equal($"{Index}: expected a new or empty folder, found one with content", error.Message);
        Assert.True(File.Exists(Path.Combine(Index, "mine.txt")));
    }

    [Fact]
    public void Import_EmptyFolderAndLeftoversOfAKill_AreReplaced()
    {
        Directory.CreateDirectory(Index);
        Directory.CreateDirectory(Index + ".importing");
        File.WriteAllText(Path.Combine(Index + ".importing", "vectors.bin.part"), "half");
        Import(ItemFile.Of(Item("a")));
        using PassageIndex index = PassageIndex.Open(Index, _model.Fingerprint);
        Assert.Equal("a", index.Vectors.Id(0));
        Assert.False(Directory.Exists(Index + ".importing"));
    }

    [Fact]
    public void Import_Canceled_LeavesNothing()
    {
        using CancellationTokenSource source = new();
        File.WriteAllBytes(
            _folder.File("items.docs"), ItemFile.Of(Enumerable.Range(0, 3000).Select(i => Item($"d{i}"))));
        Assert.Throws<OperationCanceledException>(() => IndexImporter.Import(
            _model, _folder.File("items.docs"), Index, progress:
            new CallbackProgress<ImportProgress>(_ => source.Cancel()), cancellationToken: source.Token));
        AssertNothingLeft();
    }

    [Fact]
    public void Import_NeighborsThatAreWrong_LeavesNothing()
    {
        File.WriteAllText(_folder.File("graph.jsonl"), "{\"item_id\": \"x\", \"neighbors\": []}\n");
        File.WriteAllBytes(_folder.File("items.docs"), ItemFile.Of(Item("a")));
        Assert.Throws<InvalidDataException>(() => IndexImporter.Import(
            _model, _folder.File("items.docs"), Index, _folder.File("graph.jsonl")));
        AssertNothingLeft();
    }

    [Fact]
    public void Import_DamagedAnywhere_RefusesOrGivesAnIndex() => Damage(400, seed: 1);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Import_DamagedAnywhereManyTimes_RefusesOrGivesAnIndex() => Damage(20_000, seed: 2);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private static byte[] Item(string id, float value = 0) => ItemFile.Message(id, $"text of {id}", value, 0, 0, 0);

    private void Import(byte[] file, Action<ImportProgress>? progress = null)
    {
        File.WriteAllBytes(_folder.File("items.docs"), file);
        IndexImporter.Import(_model, _folder.File("items.docs"), Index, progress:
            progress is null ? null : new CallbackProgress<ImportProgress>(progress));
    }

    /// <summary>Damages the file, or messages before compression, so that checksums do not hide the damage.</summary>
    private void Damage(int mutations, int seed)
    {
        Random random = new(seed);
        int refused = 0;
        for (int i = 0; i < mutations; i++)
        {
            byte[][] messages = [.. Enumerable.Range(0, 3).Select(n => Item($"d{n}", n))];
            int which = random.Next(3);
            bool packed = random.Next(2) == 0;
            if (!packed)
                messages[which] = Mutation.Of(messages[which], random);
            byte[] file = ItemFile.Of(messages);
            if (packed)
                file = Mutation.Of(file, random);
            try
            {
                Import(file);
                using (PassageIndex index = PassageIndex.Open(Index, _model.Fingerprint))
                    index.Vectors.Verify();
                Directory.Delete(Index, recursive: true);
            }
            catch (InvalidDataException e)
            {
                refused++;
                Assert.Matches(@"\A[^\r\n]*items\.docs: item [1-4]: [^\r\n]+\z", e.Message);
                AssertNothingLeft();
            }
        }
        Assert.InRange(refused, mutations / 2, mutations);
    }

    private void AssertNothingLeft()
    {
        Assert.False(Directory.Exists(Index));
        Assert.False(Directory.Exists(Index + ".importing"));
    }
}
