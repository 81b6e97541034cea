using Hypencoder.Data;

namespace Hypencoder.Lexical.Tests;

public sealed class Bm25IndexTests
{
    [Fact]
    public void Search_OneWord_ScoresAsTheFormula()
    {
        // N = 2, n = 1, tf = 2, lengths 3 and 1, so that the average is 2.
        using Bm25Index index = Bm25Index.Build([new("a", "", "red apple apple"), new("b", "", "pear")]);
        RunEntry entry = Assert.Single(index.Search("apples", 10));
        Assert.Equal("a", entry.PassageId);
        Assert.Equal(Math.Log(1 + 1.5 / 1.5) * 2 * 1.9 / (2 + 0.9 * (0.6 + 0.4 * 3 / 2)), entry.Score, 1e-6);
    }

    [Fact]
    public void Search_RepeatedWord_CountsTwice()
    {
        using Bm25Index index = Bm25Index.Build([new("a", "", "red apple"), new("b", "", "green pear")]);
        Assert.Equal(2 * index.Search("apple", 1)[0].Score, index.Search("apple Apples", 1)[0].Score, 1e-6);
    }

    [Fact]
    public void Search_Title_IsSearchedToo()
    {
        using Bm25Index index = Bm25Index.Build([new Passage("a", "Fruit", "red apple"), new Passage("b", "", "pear")]);
        Assert.Equal("a", Assert.Single(index.Search("fruits", 10)).PassageId);
    }

    [Fact]
    public void Search_EqualScores_OrdersByPassageIndex()
    {
        string[] ids = [.. Enumerable.Range(0, 50).Select(i => $"p{(i * 37) % 50}")];
        using Bm25Index index = Bm25Index.Build(ids.Select(id => new Passage(id, "", "same words here")));
        Assert.Equal(ids.Take(20), index.Search("words", 20).Select(e => e.PassageId));
    }

    [Theory]
    [InlineData("DateTime.TryParseExact(String)")]
    [InlineData("TryParseExact")]
    [InlineData("try parsing a date")]
    [InlineData("parse exactly")]
    public void Search_Identifier_MatchesByItsParts(string query)
    {
        Passage[] passages =
            [new("a", "DateTime.TryParseExact(String)", "Converts text."), new("b", "Math.Abs", "Absolute value.")];
        using Bm25Index index = Bm25Index.Build(passages);
        Assert.Equal("a", Assert.Single(index.Search(query, 10)).PassageId);
    }

    [Fact]
    public void Terms_WithoutSplitting_KeepsIdentifiersWhole()
    {
        using Bm25Index whole = Bm25Index.Build([], new Bm25Options { SplitIdentifiers = false });
        using Bm25Index split = Bm25Index.Build([]);
        Assert.Equal(["datetime.pars", "utf8"], whole.Terms("The DateTime.Parse of UTF8").Keys);
        Assert.Equal(["datetime.pars", "date", "time", "pars", "utf8"], split.Terms("The DateTime.Parse of UTF8").Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("the of and")]
    [InlineData("?!*()")]
    public void Search_NoWords_FindsNothing(string query)
    {
        using Bm25Index index = Bm25Index.Build([new Passage("a", "", "red apple")]);
        Assert.Empty(index.Search(query, 10));
    }

    [Theory]
    [InlineData("text:apple")]
    [InlineData("+apple -red \"")]
    [InlineData("apple^100000 OR [* TO *] \\")]
    public void Search_QuerySyntax_IsPlainWords(string query)
    {
        using Bm25Index index = Bm25Index.Build([new Passage("a", "", "red apple")]);
        Assert.Equal("a", Assert.Single(index.Search(query, 10)).PassageId);
    }

    [Fact]
    public void Search_TenThousandWords_Works()
    {
        using Bm25Index index = Bm25Index.Build(
            Enumerable.Range(0, 100).Select(i => new Passage($"p{i}", "", $"word{i}x")));
        string query = string.Join(' ', Enumerable.Range(0, 10_000).Select(i => $"word{i}x"));
        Assert.Equal(100, index.Search(query, 1000).Count);
    }

    [Fact]
    public void Search_ManyThreads_GivesTheSame()
    {
        using Bm25Index index = Bm25Index.Build(
            Enumerable.Range(0, 500).Select(i => new Passage($"p{i}", "", $"w{i % 7} w{i % 11} w{i % 13}")));
        string[] queries = [.. Enumerable.Range(0, 13).Select(i => $"w{i} w{(i * 5) % 13}")];
        IReadOnlyList<RunEntry>[] expected = [.. queries.Select(q => index.Search(q, 50))];
        Parallel.For(0, 200, i => Assert.Equal(expected[i % 13], index.Search(queries[i % 13], 50)));
    }

    [Fact]
    public void Search_TitleField_IsTheSumOfAnIndexOfTitlesAndOneOfTexts()
    {
        Passage[] passages = [.. Enumerable.Range(0, 50).Select(i =>
            new Passage($"p{i}", i % 5 == 0 ? "" : $"w{i % 7} w{i % 3}", $"w{i % 7} w{i % 11} w{i % 13} w{i % 3}"))];
        using Bm25Index both = Bm25Index.Build(passages, new Bm25Options { TitleField = true });
        using Bm25Index titles = Bm25Index.Build(passages.Select(p => new Passage(p.Id, "", p.Title)));
        using Bm25Index texts = Bm25Index.Build(passages.Select(p => new Passage(p.Id, "", p.Text)));
        const string Query = "w2 w5 w2";
        Dictionary<string, double> expected = titles.Search(Query, 50).Concat(texts.Search(Query, 50))
            .GroupBy(e => e.PassageId).ToDictionary(g => g.Key, g => g.Sum(e => e.Score));
        IReadOnlyList<RunEntry> found = both.Search(Query, 50);
        Assert.Equal(expected.Count, found.Count);
        Assert.All(found, e => Assert.Equal(expected[e.PassageId], e.Score, 1e-5));
    }

    [Fact]
    public void Search_NoPassages_FindsNothing()
    {
        using Bm25Index index = Bm25Index.Build([]);
        Assert.Empty(index.Search("apple", 10));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void Search_TopKBelow1_Throws()
    {
        using Bm25Index index = Bm25Index.Build([]);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search("apple", 0));
    }

    [Theory]
    [InlineData(-1, 0.4)]
    [InlineData(double.NaN, 0.4)]
    [InlineData(0.9, 1.1)]
    [InlineData(0.9, double.NaN)]
    public void Build_OptionOutOfRange_Throws(double k1, double b) =>
        Assert.Throws<ArgumentException>(() => Bm25Index.Build([], new Bm25Options { K1 = k1, B = b }));
}
