using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;

namespace Hypencoder.Extensions.AI.Tests.VectorData;

/// <summary>
/// The filters of the conformance tests of VectorData, over records and over dictionaries, compared with LINQ to objects
/// where no value is missing.
/// </summary>
public sealed class RecordFilterTests(StoreFolder folder) : IClassFixture<StoreFolder>
{
    private static readonly int StaticField = 8;
    private readonly int _field = 8;
    private readonly (int Number, string Text) _wrapped = (8, "cats sleep all day");

    [Fact]
    public async Task Filter_Comparisons_AreThoseOfLinq()
    {
        int? eight = 8, none = null;
        string special = Article.All()[4].Text!;
        string? missing = null;
        await Check(r => r.Number == 8, r => (int)r["Number"]! == 8, "a");
        await Check(r => 8 == r.Number, r => 8 == (int)r["Number"]!, "a");
        await Check(r => r.Number != 8, r => (int)r["Number"]! != 8, "bcde");
        await Check(r => r.Number > 9, r => (int)r["Number"]! > 9, "de");
        await Check(r => r.Number >= 9, r => (int)r["Number"]! >= 9, "bcde");
        await Check(r => r.Number < 10, r => (int)r["Number"]! < 10, "abc");
        await Check(r => r.Number <= 10, r => (int)r["Number"]! <= 10, "abcd");
        await Check(r => r.Number == eight, r => (int)r["Number"]! == eight, "a");
        await Check(r => r.Number == none, r => (int)r["Number"]! == none, "");
        await Check(r => r.Number == eight.Value, r => (int)r["Number"]! == eight.Value, "a");
        await Check(r => r.Text == "cats sleep all day", r => (string?)r["Text"] == "cats sleep all day", "b");
#pragma warning disable CS0252, CS0253 // values of dictionaries are objects, which == compares as values in filters
        await Check(r => r.Text != "cats sleep all day", r => r["Text"] != "cats sleep all day", "acde");
        await Check(r => r.Text == _wrapped.Text, r => r["Text"] == _wrapped.Text, "b");
        await Check(r => r.Text == special, r => r["Text"] == special, "e");
#pragma warning restore CS0252, CS0253
        await Check(r => r.Text == "some", r => (string?)r["Text"] == "some", "");
        await Check(r => r.Text == null, r => r["Text"] == null, "d");
        await Check(r => r.Text == missing, r => (string?)r["Text"] == missing, "d");
        await Check(r => r.Text != null, r => r["Text"] != null, "abce");
        await Check(r => r.Price == 1.5, r => (double?)r["Price"] == 1.5, "a");
        await Check(r => r.Price < 2, r => (double?)r["Price"] < 2, "ad");
        await Check(r => r.Price == null, r => r["Price"] == null, "be");
        await Check(r => r.Key == "c", r => (string?)r["Key"] == "c", "c");
    }

    [Fact]
    public async Task Filter_LogicalOperators_AreThoseOfLinq()
    {
        await Check(r => r.IsNew, r => (bool)r["IsNew"]!, "ace");
        await Check(r => !r.IsNew, r => !(bool)r["IsNew"]!, "bd");
        await Check(r => r.IsNew || !r.IsNew, r => (bool)r["IsNew"]! || !(bool)r["IsNew"]!, "abcde");
        await Check(r => r.Number == 9 && r.IsNew, r => (int)r["Number"]! == 9 && (bool)r["IsNew"]!, "c");
        await Check(r => r.Number == 8 || r.Number == 9, r => (int)r["Number"]! == 8 || (int)r["Number"]! == 9, "abc");
        await Check(
            r => (r.Number == 8 || r.Number == 9) && !r.IsNew,
            r => ((int)r["Number"]! == 8 || (int)r["Number"]! == 9) && !(bool)r["IsNew"]!, "b");
        await Check(r => !(r.Number == 9 && r.IsNew), r => !((int)r["Number"]! == 9 && (bool)r["IsNew"]!), "abde");
        await Check(r => !(r.Number != 8), r => !((int)r["Number"]! != 8), "a");
        await Check(r => true, r => true, "abcde");
    }

    [Fact]
    public async Task Filter_Contains_FindsInInlineAndCapturedCollections()
    {
        int[] numbers = [8, 10];
        List<string> names = ["y", "unknown"];
        string[] texts = ["cats sleep all day", "un  , ' \""];
        await Check(r => numbers.Contains(r.Number), r => numbers.Contains((int)r["Number"]!), "ad");
        await Check(r => new[] { 8, 10 }.Contains(r.Number), r => new[] { 8, 10 }.Contains((int)r["Number"]!), "ad");
        await Check(r => texts.Contains(r.Text), r => texts.Contains((string?)r["Text"]), "b");
        await Check(r => Enumerable.Contains(texts, r.Text), r => Enumerable.Contains(texts, (string?)r["Text"]), "b");
        await Check(r => r.Tags!.Contains("x"), r => ((string[])r["Tags"]!).Contains("x"), "acd");
        await Check(r => MemoryExtensions.Contains(r.Tags, "x"), r => ((string[])r["Tags"]!).Contains("x"), "acd");
        await Check(r => r.Names!.Contains("x"), r => ((List<string>)r["Names"]!).Contains("x"), "ac");
        await Check(
            r => r.Tags!.Any(t => new[] { "y", "nonexistent" }.Contains(t)),
            r => ((string[])r["Tags"]!).Any(t => new[] { "y", "nonexistent" }.Contains(t)), "ad");
        await Check(
            r => r.Names!.Any(t => names.Contains(t)), r => ((List<string>)r["Names"]!).Any(t => names.Contains(t)), "ae");
    }

    [Fact]
    public async Task Filter_CapturedValuesAndMembersOfValues_AreEvaluated()
    {
        int local = 8;
        string name = "Number";
        await Check(r => r.Number == local, r => (int)r[name]! == local, "a");
        await Check(r => r.Number == _field, r => (int)r["Number"]! == _field, "a");
        await Check(r => r.Number == StaticField, r => (int)r["Number"]! == StaticField, "a");
        await Check(r => r.Number == _wrapped.Number, r => (int)r["Number"]! == _wrapped.Number, "a");
        await Check(r => r.Text!.StartsWith("dogs"), r => ((string)r["Text"]!).StartsWith("dogs"), "c");
        await Check(r => r.Text!.Length > 17, r => ((string)r["Text"]!).Length > 17, "bce");
        await Check(r => r.Tags!.Length == 2, r => ((string[])r["Tags"]!).Length == 2, "ab");
        await Check(r => r.Price!.Value > 1, r => (double)r["Price"]! > 1, "ac");
        await Check(r => (double)r.Price! > 1, r => ((double?)r["Price"]).HasValue && (double)r["Price"]! > 1, "ac");
    }

    [Fact]
    public async Task Filter_WhatARecordDoesNotHave_IsRefusedByName()
    {
        VectorStoreCollection<string, Article> articles = await folder.FilledAsync();
        int? none = null;

        NotSupportedException vector = await Assert.ThrowsAsync<NotSupportedException>(
            () => Keys(articles, r => r.Embedding == "bees"));
        NotSupportedException whole = await Assert.ThrowsAsync<NotSupportedException>(
            () => Keys(articles, r => r.Equals(null)));
        InvalidOperationException unknown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Keys(Dynamic(), r => (string?)r["String = \"not\"; DROP TABLE"] == ""));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Keys(articles, r => r.Number == none!.Value));

        Assert.Contains("'Embedding' is the vector property", vector.Message);
        Assert.Contains("the record itself", whole.Message);
        Assert.Contains("no property 'String = \"not\"", unknown.Message);
    }

    private VectorStoreCollection<object, Dictionary<string, object?>> Dynamic() =>
        folder.Store.GetDynamicCollection(StoreFolder.Name, Article.Definition());

    private async Task Check(
        Expression<Func<Article, bool>> filter, Expression<Func<Dictionary<string, object?>, bool>> dynamicFilter,
        string keys)
    {
        VectorStoreCollection<string, Article> articles = folder.Articles();
        if (!await articles.CollectionExistsAsync())
            await folder.FilledAsync();
        string[] expected = [.. keys.Select(key => key.ToString())];
        Assert.True(expected.SequenceEqual(await Keys(articles, filter)), $"{filter}");
        List<Article> got = await articles.GetAsync(filter, top: 10).ToListAsync();
        Assert.Equal(expected, got.Select(r => r.Key));
        Assert.True(expected.SequenceEqual(await Keys(Dynamic(), dynamicFilter)), $"{dynamicFilter}");
    }

    private static async Task<List<string>> Keys(
        VectorStoreCollection<string, Article> articles, Expression<Func<Article, bool>> filter) =>
        [.. (await articles.SearchAsync("bees", top: 10, new() { Filter = filter }).ToListAsync())
            .Select(r => r.Record.Key).Order(StringComparer.Ordinal)];

    private static async Task<List<string>> Keys(
        VectorStoreCollection<object, Dictionary<string, object?>> records,
        Expression<Func<Dictionary<string, object?>, bool>> filter) =>
        [.. (await records.SearchAsync("bees", top: 10, new() { Filter = filter }).ToListAsync())
            .Select(r => (string)r.Record["Key"]!).Order(StringComparer.Ordinal)];
}
