namespace Hypencoder.Engines.Tests.Candidates;

public sealed class USearchCandidatesTests
{
    public USearchCandidatesTests() =>
        Assert.SkipUnless(USearchLibrary.Missing is null, USearchLibrary.Missing ?? "");

    [Fact]
    public async Task Find_AsManyAsThereAre_GivesEveryIdOnce()
    {
        using EngineFolder folder = await EngineFolder.CreateAsync();
        folder.Write(VectorFormat.USearch);
        using USearchCandidates engine = USearchCandidates.Open(folder.Export);

        IReadOnlyList<string> found = engine.Find(folder.Expected[5].Vector, 1000);

        Assert.Equal(folder.Index.Ids().Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Equal($"usearch:{folder.Export}", engine.Name);
        Assert.Throws<InvalidDataException>(() => engine.Find(new float[15], 10));
    }

    [Fact]
    public async Task Find_FromManyThreads_GivesTheGreatestInnerProducts()
    {
        using EngineFolder folder = await EngineFolder.CreateAsync();
        folder.Write(VectorFormat.USearch);
        using USearchCandidates engine = USearchCandidates.Open(folder.Export);
        (string Id, float[] Vector)[] passages = folder.Expected;

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            float[] query = passages[i % passages.Length].Vector;
            string[] best = [.. passages.OrderByDescending(p => Product(p.Vector, query)).Take(10).Select(p => p.Id)];
            IReadOnlyList<string> found = engine.Find(query, 50);
            Assert.True(found.Intersect(best).Count() >= 9);
        });
    }

    [Theory]
    [InlineData("vectors.usearch")]
    [InlineData("ids.jsonl")]
    public async Task Open_DamagedFile_IsRefusedByName(string file)
    {
        using EngineFolder folder = await EngineFolder.CreateAsync();
        folder.Write(VectorFormat.USearch);
        string path = Path.Combine(folder.Export, file);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(path, bytes);

        Refused(folder, path, "SHA-256");
        File.Delete(path);
        Refused(folder, path, "found none");
    }

    [Fact]
    public async Task Open_ExportOfAnotherFormOrNone_IsRefused()
    {
        using EngineFolder folder = await EngineFolder.CreateAsync();
        Refused(folder, folder.Export, "export.json");
        folder.Write(VectorFormat.Npy);
        Refused(folder, "expected an export for usearch, found one for npy");
        string record = ExportRecord.PathIn(folder.Export);
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"version\": 1", "\"version\": 2"));
        Refused(folder, record, "version");
    }

    /// <summary>A file with the right hash that is no index, or has fewer vectors than ids.</summary>
    [Fact]
    public async Task Open_ForeignFile_IsRefused()
    {
        using EngineFolder folder = await EngineFolder.CreateAsync();
        folder.Write(VectorFormat.USearch);
        string path = Path.Combine(folder.Export, "vectors.usearch");
        ExportRecord record = ExportRecord.Read(folder.Export);
        using (USearchIndex other = new(16))
        {
            other.Reserve(1, 1);
            other.Add(new float[16], 0, 1);
            other.Save(path);
        }
        Rehash();
        Refused(folder, "expected 67 vectors and ids", "found 1 vectors");
        File.WriteAllText(path, "something else");
        Rehash();
        Refused(folder, path, "expected an index of USearch");

        void Rehash()
        {
            File.Delete(ExportRecord.PathIn(folder.Export));
            (record with { Sha256 = ExportRecord.HashAll(folder.Export) }).Write(folder.Export);
        }
    }

    [Fact]
    public void Find_FewOfManyVectors_HasNearlyAllOfTheGreatest()
    {
        const int Passages = 3000, Dimension = 24, Count = 220, Best = 10;
        using TempFolder folder = new();
        Random random = new(5);
        float[] vectors = [.. Enumerable.Range(0, Passages * Dimension).Select(_ => random.NextSingle() - 0.5f)];
        ExportRecord record = new(
            VectorFormat.USearch, Passages, Dimension, "model", "float32", new Dictionary<string, string>());
        using (VectorFolder export = new(folder.File("export"), record, threads: 1))
        {
            export.Append([.. Enumerable.Range(0, Passages).Select(i => $"{i}")], vectors);
            export.Complete();
        }
        using USearchCandidates engine = USearchCandidates.Open(folder.File("export"));

        double recall = Enumerable.Range(0, 30).Average(_ =>
        {
            float[] query = [.. Enumerable.Range(0, Dimension).Select(_ => random.NextSingle() - 0.5f)];
            IEnumerable<string> greatest = vectors.Chunk(Dimension).Index()
                .OrderByDescending(vector => Product(vector.Item, query)).Take(Best)
                .Select(vector => $"{vector.Index}");
            IReadOnlyList<string> found = engine.Find(query, Count);
            Assert.Equal(Count, found.Distinct().Count());
            return greatest.Intersect(found).Count() / (double)Best;
        });

        Assert.True(recall >= 0.98, $"recall {recall}");
    }

    private static double Product(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private static void Refused(EngineFolder folder, params string[] parts)
    {
        string message = Assert.Throws<InvalidDataException>(() => USearchCandidates.Open(folder.Export)).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
