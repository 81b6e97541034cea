using Hypencoder.Models;
using Microsoft.Extensions.VectorData;

namespace Hypencoder.Extensions.AI.Tests.VectorData;

/// <summary>What the conformance tests of VectorData ask of a store, and of the types of records.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    private HypencoderVectorStore Store => _folder.Store;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Collection_CreatedAndDeleted_ExistsMeanwhile()
    {
        VectorStoreCollection<string, Article> articles = _folder.Articles();

        Assert.False(await articles.CollectionExistsAsync());
        VectorStoreException missing = await Assert.ThrowsAsync<VectorStoreException>(() => articles.GetAsync("a"));
        Assert.Contains("collection 'articles' does not exist", missing.Message);
        Assert.Empty(await Store.ListCollectionNamesAsync().ToListAsync());
        await articles.EnsureCollectionDeletedAsync();

        await articles.EnsureCollectionExistsAsync();
        await articles.EnsureCollectionExistsAsync();
        Assert.True(await articles.CollectionExistsAsync() && await Store.CollectionExistsAsync(StoreFolder.Name));
        Assert.Equal([StoreFolder.Name], await Store.ListCollectionNamesAsync().ToListAsync());
        Assert.Empty(await articles.SearchAsync("bees", top: 3).ToListAsync());
        Assert.Empty(await articles.SearchAsync("bees", top: 3, new() { Filter = r => r.IsNew }).ToListAsync());

        await articles.UpsertAsync(Article.All());
        await Store.EnsureCollectionDeletedAsync(StoreFolder.Name);
        Assert.False(await articles.CollectionExistsAsync());
        Assert.Empty(Directory.EnumerateDirectories(_folder.Path));
        await articles.EnsureCollectionExistsAsync();
        Assert.Null(await articles.GetAsync("a"));
    }

    [Fact]
    public void GetService_Metadata_NamesStoreAndCollection()
    {
        VectorStoreCollection<string, Article> articles = _folder.Articles();

        VectorStoreMetadata store = (VectorStoreMetadata)Store.GetService(typeof(VectorStoreMetadata))!;
        VectorStoreCollectionMetadata collection =
            (VectorStoreCollectionMetadata)articles.GetService(typeof(VectorStoreCollectionMetadata))!;

        Assert.Equal(("hypencoder", _folder.Path), (store.VectorStoreSystemName, store.VectorStoreName));
        Assert.Equal(
            ("hypencoder", _folder.Path, StoreFolder.Name),
            (collection.VectorStoreSystemName, collection.VectorStoreName, collection.CollectionName));
        Assert.Same(_folder.Folder.Model, Store.GetService(typeof(RetrievalModel)));
        Assert.Null(Store.GetService(typeof(string)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("ends.")]
    [InlineData("a\n")]
    public void GetCollection_NameOfNoFolder_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => Store.GetCollection<string, Article>(name));

    [Fact]
    public void GetCollection_WhatTheModelDoesNotDo_IsRefusedByName()
    {
        Refused<NotSupportedException>(
            new VectorStoreVectorProperty("Text", typeof(string), 17), "'Text': expected 16 dimensions", "found 17");
        Refused<NotSupportedException>(
            new VectorStoreVectorProperty("Text", typeof(string), 16) { DistanceFunction = DistanceFunction.EuclideanDistance },
            "distance function null", "found EuclideanDistance");
        Refused<NotSupportedException>(
            new VectorStoreVectorProperty("Text", typeof(string), 16) { IndexKind = IndexKind.Hnsw }, "found Hnsw");
        Refused<NotSupportedException>(
            new VectorStoreVectorProperty("Text", typeof(float[]), 16), "'Text': expected the type string", "found Single[]");
        Refused<NotSupportedException>(
            new VectorStoreDataProperty("Link", typeof(Uri)), "'Link'", "DateTimeOffset");
        Refused<NotSupportedException>(
            new VectorStoreKeyProperty("Key", typeof(decimal)), "'Key'", "string, Guid, int and long");
        using PassageEmbeddingGenerator own = new(_folder.Folder.Model);
        using TinyModelFolder another = new();
        using PassageEmbeddingGenerator other = new(another.Model);
        Refused<NotSupportedException>(
            new VectorStoreVectorProperty("Text", typeof(string), 16) { EmbeddingGenerator = other },
            "embedding generator PassageEmbeddingGenerator");
        Store.GetDynamicCollection("c", Definition(
            new VectorStoreVectorProperty("Text", typeof(string), 16) { EmbeddingGenerator = own, IndexKind = IndexKind.Flat }));
    }

    [Fact]
    public void GetCollection_BiEncoder_HasTheDistanceFunctionOfItsScores()
    {
        using TinyModelFolder biEncoder = new(DualEncoderKind.BiEncoder);
        using HypencoderVectorStore store = new(_folder.Path, biEncoder.Model);

        store.GetDynamicCollection("c", Definition(new VectorStoreVectorProperty("Text", typeof(string), 16)
        {
            DistanceFunction = DistanceFunction.DotProductSimilarity,
        }));
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => store.GetDynamicCollection(
            "c", Definition(new VectorStoreVectorProperty("Text", typeof(string), 16)
            {
                DistanceFunction = DistanceFunction.CosineSimilarity,
            })));
        Assert.Contains("expected the distance function DotProductSimilarity or null", error.Message);
    }

    [Fact]
    public async Task Key_OfEachType_FindsItsRecord()
    {
        await KeyAsync(Guid.Parse("603840bf-cf91-4521-8b8e-8b6a2e75910a"));
        await KeyAsync(int.MinValue);
        await KeyAsync(long.MaxValue);
        await KeyAsync("a key with spaces / and é");
    }

    [Fact]
    public async Task Key_EmptyGuid_IsGenerated()
    {
        VectorStoreCollection<Guid, Note<Guid>> notes = Store.GetCollection<Guid, Note<Guid>>("notes");
        await notes.EnsureCollectionExistsAsync();
        Note<Guid>[] records = [new() { Text = "bees make honey" }, new() { Text = "you sleep" }];

        await notes.UpsertAsync(records);

        Assert.All(records, note => Assert.NotEqual(Guid.Empty, note.Key));
        Assert.Equal("you sleep", (await notes.GetAsync(records[1].Key))!.Text);
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => notes.UpsertAsync(new Note<Guid>()));
        Assert.Contains("expected a text in the vector property 'Text'", error.Message);
    }

    [Fact]
    public async Task Data_OfEachType_IsReadAsItWasWritten()
    {
        Dictionary<string, object?> record = new()
        {
            ["Key"] = "k",
            ["Text"] = "bees make honey",
            ["Bool"] = true,
            ["Byte"] = (byte)8,
            ["Short"] = (short)-8,
            ["Int"] = int.MaxValue,
            ["Long"] = long.MinValue,
            ["Float"] = 8.5f,
            ["Double"] = double.NaN,
            ["Decimal"] = 0.1m,
            ["String"] = "é\n\"",
            ["Guid"] = Guid.Parse("603840bf-cf91-4521-8b8e-8b6a2e75910a"),
            ["DateTime"] = new DateTime(2020, 1, 1, 12, 30, 45, DateTimeKind.Utc),
            ["DateTimeOffset"] = new DateTimeOffset(2020, 1, 1, 12, 30, 45, TimeSpan.FromHours(2)),
            ["DateOnly"] = new DateOnly(2020, 1, 1),
            ["TimeOnly"] = new TimeOnly(12, 30, 45),
            ["Strings"] = new[] { "a", "b" },
            ["Longs"] = new List<long> { 1, 2 },
        };
        VectorStoreProperty[] properties = [.. record.Skip(2).Select(
            p => new VectorStoreDataProperty(p.Key, p.Value!.GetType()))];
        VectorStoreCollection<object, Dictionary<string, object?>> records = Store.GetDynamicCollection(
            "types", Definition([.. properties, new VectorStoreDataProperty("Null", typeof(int?))]));
        await records.EnsureCollectionExistsAsync();

        await records.UpsertAsync(record);

        record["Null"] = null;
        Assert.Equivalent(record, await records.GetAsync("k"), strict: true);
        InvalidCastException error = await Assert.ThrowsAsync<InvalidCastException>(() => records.UpsertAsync(
            new Dictionary<string, object?> { ["Key"] = "l", ["Text"] = "", ["Int"] = "eight" }));
        Assert.Contains("'Int'", error.Message);
    }

    private async Task KeyAsync<TKey>(TKey key)
        where TKey : notnull
    {
        string name = typeof(TKey).Name;
        VectorStoreCollection<TKey, Note<TKey>> notes = Store.GetCollection<TKey, Note<TKey>>(name);
        await notes.EnsureCollectionExistsAsync();

        await notes.UpsertAsync(new Note<TKey> { Key = key, Text = "bees make honey" });

        Note<TKey>? note = await notes.GetAsync(key);
        Assert.Equal((key, "bees make honey"), (note!.Key, note.Text));
        await notes.DeleteAsync(key);
        Assert.Null(await notes.GetAsync(key));
    }

    private void Refused<TException>(VectorStoreProperty property, params string[] parts)
        where TException : Exception
    {
        TException error = Assert.Throws<TException>(() => Store.GetDynamicCollection("c", Definition(property)));
        Assert.All(parts, part => Assert.Contains(part, error.Message));
    }

    /// <summary>The given properties, with a key and a vector property where they have none.</summary>
    private static VectorStoreCollectionDefinition Definition(params VectorStoreProperty[] properties)
    {
        List<VectorStoreProperty> all = [.. properties];
        if (!all.OfType<VectorStoreKeyProperty>().Any())
            all.Add(new VectorStoreKeyProperty("Key", typeof(string)));
        if (!all.OfType<VectorStoreVectorProperty>().Any())
            all.Add(new VectorStoreVectorProperty("Text", typeof(string), 16));
        return new VectorStoreCollectionDefinition { Properties = all };
    }

    private sealed class Note<TKey>
    {
        [VectorStoreKey]
        public TKey Key { get; set; } = default!;

        [VectorStoreVector(16)]
        public string? Text { get; set; }
    }
}
