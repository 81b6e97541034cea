using Hypencoder.Data;
using Hypencoder.Datasets.Conversion;

namespace Hypencoder.Tests.Data.Conversion;

public sealed class InstructionExamplesTests
{
    [Fact]
    public void From_Record_HasPositiveThenInstructionNegativesThenOthers()
    {
        ConversionCounts counts = new();
        TrainingExample example = Assert.Single(InstructionExamples.From([Record()], 5, counts: counts));

        Assert.Equal(new Query("7", "apple? As a fruit."), example.Query);
        Assert.Equal(new TrainingItem("p", "text of p", null), example.Items[0]); // no title
        Assert.Equal(
            [new TrainingItem("7/new0", "first", null), new TrainingItem("7/new1", "second", null)],
            example.Items.Skip(1).Take(2));
        Assert.Equal(6, example.Items.Count);
        Assert.Equal(3, example.Items.Skip(3).Select(i => i.PassageId).Where(id => id[0] == 'n').Distinct().Count());
        Assert.Equal((1, 1, 6L), (counts.Records, counts.Examples, counts.Items));
    }

    [Fact]
    public void From_SameSeed_DrawsTheSame()
    {
        InstructionRecord[] records = [.. Enumerable.Repeat(Record(), 20)];
        string[] Ids(int seed) => [.. InstructionExamples.From(records, 4, seed)
            .SelectMany(e => e.Items).Select(i => i.PassageId)];

        Assert.Equal(Ids(1), Ids(1));
        Assert.NotEqual(Ids(1), Ids(2));
    }

    [Fact]
    public void From_PositiveThatAModelWrote_IsNamedAfterItsRecord()
    {
        InstructionRecord record = Record() with { PositivePassages = [new("n1", "", "written", true)] };

        TrainingExample example = Assert.Single(InstructionExamples.From([record], 6));

        Assert.Equal(new TrainingItem("7/positive0", "written", null), example.Items[0]);
        Assert.Contains(example.Items, i => i.PassageId == "n1"); // another passage
    }

    [Fact]
    public void From_FurtherPositives_AreNoNegatives()
    {
        InstructionRecord record = Record() with
        {
            PositivePassages = [new("p", "", "text of p", false), new("n1", "", "text of n1", false)],
        };

        TrainingExample example = Assert.Single(InstructionExamples.From([record], 5));

        Assert.Equal("p", example.Items[0].PassageId);
        Assert.DoesNotContain(example.Items, i => i.PassageId == "n1");
    }

    [Fact]
    public void From_RecordsThatLackPassages_AreLeftOutAndCounted()
    {
        ConversionCounts counts = new();
        InstructionRecord bare = Record() with { PositivePassages = [] };
        InstructionRecord few = Record() with { NegativePassages = [] };

        Assert.Single(InstructionExamples.From([bare, few, Record()], 5, counts: counts));
        Assert.Equal(
            (3, 1, 1, 1), (counts.Records, counts.Examples, counts.WithoutPositive, counts.WithFewNegatives));
    }

    private static InstructionRecord Record() => new(
        "7", "apple? As a fruit.", true, [new("p", "Title", "text of p", false)],
        [new("p", "", "first", true), new("p", "", "second", true)],
        [.. Enumerable.Range(0, 4).Select(i => new InstructionPassage($"n{i}", "", $"text of n{i}", false))]);
}
