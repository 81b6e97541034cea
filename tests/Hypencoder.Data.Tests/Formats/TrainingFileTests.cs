using CsCheck;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class TrainingFileTests
{
    [Fact]
    public void Read_PublishedForm_GivesTheExample()
    {
        using TemporaryFolder folder = new();
        TrainingExample example = TrainingFile.Read(folder.Write("t.jsonl",
            "{\"query\":{\"id\":12,\"content\":\"q\"},\"items\":["
            + "{\"id\":\"p\",\"content\":\"x\",\"score\":9.5,\"type\":\"\"},{\"id\":\"n\",\"content\":\"\"}]}")).Single();
        Assert.Equal(new Query("12", "q"), example.Query);
        Assert.Equal([new TrainingItem("p", "x", 9.5), new TrainingItem("n", "", null)], example.Items);
    }

    [Theory]
    [InlineData("t.jsonl")]
    [InlineData("t.jsonl.gz")]
    public void Write_AnyExamples_AreReadBack(string name)
    {
        using TemporaryFolder folder = new();
        Gen<TrainingItem> item = Gen.Select(TrecQrelsTests.Id, TrecQrelsTests.Id, Gen.Double, Gen.Bool)
            .Where(i => double.IsFinite(i.Item3))
            .Select((id, text, score, scored) => new TrainingItem(id, text, scored ? score : null));
        Gen.Select(TrecQrelsTests.Id, item.Array[1, 4]).Array[0, 5].Sample(
            examples =>
            {
                TrainingExample[] expected =
                    [.. examples.Select(e => new TrainingExample(new Query(e.Item1, "é\n\"ü"), e.Item2))];
                TrainingFile.Write(folder[name], expected);
                TrainingExample[] read = [.. TrainingFile.Read(folder[name])];
                Assert.Equal(expected.Select(e => e.Query), read.Select(e => e.Query));
                Assert.Equal(expected.SelectMany(e => e.Items), read.SelectMany(e => e.Items));
                Assert.Equal(expected.Select(e => e.Items.Count), read.Select(e => e.Items.Count));
            },
            iter: 50, threads: 1);
    }

    [Theory]
    [InlineData("{\"items\":[]}", "the field \"query\" with an object, found")]
    [InlineData("{\"query\":{\"id\":\"1\",\"content\":\"\"}}", "the field \"items\" with an array, found")]
    [InlineData("{\"query\":{\"id\":\"1\",\"content\":\"\"},\"items\":[]}",
        "an item, the positive, in \"items\", found \"[]\"")]
    [InlineData("{\"query\":{\"id\":\"1\",\"content\":\"\"},\"items\":[3]}", "an object in \"items\", found \"3\"")]
    [InlineData("{\"query\":{\"id\":\"1\",\"content\":\"\"},\"items\":[{\"id\":\"a\",\"content\":\"\",\"score\":\"x\"}]}",
        "a finite number in \"score\", found \"\"x\"\"")]
    [InlineData("{\"query\":{\"id\":\"1\",\"content\":\"\"},\"items\":[{\"id\":\"a\",\"content\":\"\",\"score\":1e999}]}",
        "a finite number in \"score\", found \"1e999\"")]
    public void Read_MalformedLine_NamesPlaceAndValue(string content, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("t.jsonl", "\n" + content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TrainingFile.Read(path).Count());
        Assert.StartsWith($"{path}:2: expected {expected}", error.Message);
    }

    [Fact]
    public void Write_WhatCannotBeReadBack_IsRefused()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<ArgumentException>(() => TrainingFile.Write(folder["t"], [new(new("q", ""), [])]));
        Assert.Throws<ArgumentException>(
            () => TrainingFile.Write(folder["t"], [new(new("q", ""), [new("p", "", double.NaN)])]));
    }
}
