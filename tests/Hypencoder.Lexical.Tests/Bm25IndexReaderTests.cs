using CsCheck;
using Hypencoder.Data;

namespace Hypencoder.Lexical.Tests;

public sealed class Bm25IndexReaderTests : IDisposable
{
    private const int Ids = 12;

    private static readonly string[] Words =
        ["red", "apples", "DateTime.Parse", "the", "pear", "green", "utf8", "naïve", "書", "a_b-c"];

    private static readonly Gen<string> Texts =
        Gen.Int[0, Words.Length - 1].Select(i => Words[i]).Array[0, 60].Select(words => string.Join(' ', words));

    private static readonly Gen<Bm25Options> Options =
        from k1 in Gen.Double[0, 2]
        from b in Gen.Double[0, 1]
        from split in Gen.Bool
        from title in Gen.Bool
        select new Bm25Options { K1 = k1, B = b, SplitIdentifiers = split, TitleField = title };

    /// <summary>A change: a passage to put in the place of its id's, or only an id to remove; and whether to commit.</summary>
    private static readonly Gen<(Passage Passage, bool IsAdded, bool IsCommitted)[]> Changes =
        (from id in Gen.Int[0, Ids - 1]
         from title in Gen.Frequency((2, Gen.Const("")), (1, Texts))
         from text in Texts
         from kind in Gen.Int[0, 9]
         select (new Passage($"p{id}", title, text), kind > 2, kind % 4 == 0)).Array[0, 30];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Search_AfterRandomChanges_EqualsTheIndexInMemory()
    {
        int run = 0;
        Gen.Select(Changes, Options, Texts, Gen.Int[1, Ids]).Sample(
            (changes, options, query, topK) =>
            {
                string path = _folder.File($"bm25-{Interlocked.Increment(ref run)}");
                List<Passage> passages = [], kept = [];
                Bm25IndexWriter writer = new(path, options);
                try
                {
                    foreach ((Passage passage, bool isAdded, bool isCommitted) in changes)
                    {
                        writer.Remove(passage.Id);
                        passages.RemoveAll(p => p.Id == passage.Id);
                        if (isAdded)
                        {
                            writer.Add(passage, passage.Text.Length);
                            passages.Add(passage);
                        }
                        if (!isCommitted)
                            continue;
                        writer.Commit(new Dictionary<string, string> { ["passages"] = $"{passages.Count}" });
                        kept = [.. passages];
                        writer.Dispose();
                        writer = new Bm25IndexWriter(path, options);
                    }
                }
                finally
                {
                    writer.Dispose(); // without what was not committed
                }

                using Bm25IndexReader? reader = Bm25IndexReader.Open(path, options);
                using Bm25Index expected = Bm25Index.Build(kept, options);
                if (reader is null)
                {
                    Assert.Empty(kept);
                    return;
                }
                Assert.Equal(kept.Count, reader.Count);
                Assert.Equal(kept.Select(p => (p.Id, (long)p.Text.Length)), reader.Passages());
                Assert.Equal($"{kept.Count}", reader.Record["passages"]);
                Assert.Equal(expected.Search(query, topK), reader.Search(query, topK));
            },
            iter: 20);
    }

    [Fact]
    public void Open_ChangesMeanwhile_AreNotSeen()
    {
        Bm25Options options = new();
        string path = _folder.File("bm25");
        Write(path, [new("a", "", "red apples")]);
        using Bm25IndexReader before = Bm25IndexReader.Open(path, options)!;

        using (Bm25IndexWriter writer = new(path, options))
        {
            writer.Remove("a");
            writer.Add(new Passage("b", "", "green apples"), 0);
            writer.Commit(new Dictionary<string, string>());
        }

        Assert.Equal("a", Assert.Single(before.Search("apples", 5)).PassageId);
        using Bm25IndexReader after = Bm25IndexReader.Open(path, options)!;
        Assert.Equal("b", Assert.Single(after.Search("apples", 5)).PassageId);
    }

    [Fact]
    public void Open_NoIndex_IsNull()
    {
        Assert.Null(Bm25IndexReader.Open(_folder.File("none"), new()));
        Directory.CreateDirectory(_folder.File("empty"));
        Assert.Null(Bm25IndexReader.Open(_folder.File("empty"), new()));
    }

    [Fact]
    public void Open_MutatedFile_IsRefusedOrTheSame()
    {
        string path = _folder.File("bm25");
        Passage[] passages = [.. Enumerable.Range(0, 40).Select(i => new Passage($"p{i}", "", $"red apples {i % 7} {i}"))];
        Write(path, passages);
        using Bm25Index expected = Bm25Index.Build(passages);
        string[] files = [.. Directory.EnumerateFiles(path).Where(file => new FileInfo(file).Length > 0).Order()];
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Double.Unit, Gen.Int[1, 255]).Sample(
            (file, at, difference) =>
            {
                byte[] whole = File.ReadAllBytes(files[file]), bytes = [.. whole];
                bytes[(int)(at * bytes.Length)] ^= (byte)difference;
                File.WriteAllBytes(files[file], bytes);
                try
                {
                    using Bm25IndexReader? reader = Bm25IndexReader.Open(path, new());
                    if (reader is not null)
                        Assert.Equal(expected.Search("3 apples", 40), reader.Search("3 apples", 40));
                }
                catch (InvalidDataException e)
                {
                    Assert.StartsWith($"{path}: expected a BM25 index, found a damaged one: ", e.Message, StringComparison.Ordinal);
                }
                finally
                {
                    File.WriteAllBytes(files[file], whole);
                }
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public async Task Search_ManyThreads_GivesTheSame()
    {
        string path = _folder.File("bm25");
        Passage[] passages = [.. Enumerable.Range(0, 500).Select(i => new Passage($"p{i}", "", $"red apples {i % 7} {i}"))];
        Write(path, passages);
        using Bm25IndexReader reader = Bm25IndexReader.Open(path, new())!;
        string[] queries = [.. Enumerable.Range(0, 50).Select(i => $"apples {i}")];
        IReadOnlyList<RunEntry>[] alone = [.. queries.Select(query => reader.Search(query, 20))];

        IReadOnlyList<RunEntry>[] together = await Task.WhenAll(queries.Select(
            query => Task.Run(() => reader.Search(query, 20))));

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Add_IdThatLuceneCannotHold_IsRefused()
    {
        using Bm25IndexWriter writer = new(_folder.File("bm25"), new());
        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => writer.Add(new Passage(new string('x', 40_000), "", "text"), 0));
        Assert.Contains("expected an id of at most 32,766 bytes for BM25, found 40,000", e.Message, StringComparison.Ordinal);
    }

    private static void Write(string path, Passage[] passages)
    {
        using Bm25IndexWriter writer = new(path, new());
        foreach (Passage passage in passages)
            writer.Add(passage, 0);
        writer.Commit(new Dictionary<string, string>());
    }
}
