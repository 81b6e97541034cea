using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Training.Runs;

namespace Hypencoder.Training.Tests.Runs;

public sealed class ExampleSetTests : IDisposable
{
    private static readonly TextInput Eight = new("", 8);
    private static readonly WordPieceTokenizer Tokenizer =
        WordPieceTrainer.Train(["apple pear plum cherry", "apple pear plum cherry"], 100);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_SharedPassages_AreKeptOnce()
    {
        Write(
            new(new Query("q1", "apple"), [new("a", "apple apple", 3), new("b", "pear", 1)]),
            new(new Query("q2", "plum"), [new("c", "plum", 2), new("a", "apple apple", 0), new("b", "pear", -1)]));

        TrainingSet set = ExampleSet.Read(_folder["examples.jsonl"], Tokenizer, Eight, new TextInput("", 3));

        Assert.Equal(["apple", "plum"], set.Queries.Select(Text));
        Assert.Equal(["apple", "pear", "plum"], set.Passages.Select(Text)); // cut to 3 tokens
        Assert.Equal([(0, 0, 0), (1, 2, 2)], set.Examples.Select(e =>
            (e.Query, Assert.Single(e.Positives), Assert.Single(e.Relevant))));
        Assert.Equal([0, 1], set.Examples[1].Negatives);
        Assert.Equal([2f], set.Examples[1].PositiveScores!);
        Assert.Equal([0f, -1f], set.Examples[1].NegativeScores!);
    }

    [Fact]
    public void Read_OneQueryInSeveralExamples_KnowsThePositivesOfAll()
    {
        Write(
            new(new Query("q1", "apple"), [new("a", "apple", null), new("b", "pear", null)]),
            new(new Query("q2", "plum"), [new("c", "plum", null), new("b", "pear", null)]),
            new(new Query("q1", "apple"), [new("d", "cherry", null), new("b", "pear", null)]));

        TrainingSet set = ExampleSet.Read(_folder["examples.jsonl"], Tokenizer, Eight, Eight);

        Assert.Equal(
            [[0, 3], [2], [0, 3]], set.Examples.Select(e => e.Relevant)); // a, b, c, d in the order of the file
    }

    /// <summary>More texts than fit in one tokenised batch.</summary>
    [Fact]
    public void Read_ManyPassages_KeepTheirPlaces()
    {
        string[] words = ["apple", "pear", "plum", "cherry"];
        Write([.. Enumerable.Range(0, 10_000).Select(q => new TrainingExample(
            new Query($"q{q}", words[q % 4]),
            [new($"p{q}", words[(q + 1) % 4], null), new($"n{q % 7}", words[q % 7 % 4], null)]))]);

        TrainingSet set = ExampleSet.Read(_folder["examples.jsonl"], Tokenizer, Eight, Eight);

        Assert.Equal((10_000, 10_007), (set.Queries.Count, set.Passages.Count));
        Assert.All(set.Examples, (example, q) =>
        {
            Assert.Equal(words[q % 4], Text(set.Queries[example.Query]));
            Assert.Equal(words[(q + 1) % 4], Text(set.Passages[example.Positives[0]]));
            Assert.Equal(words[q % 7 % 4], Text(set.Passages[example.Negatives[0]]));
            Assert.Null(example.PositiveScores);
        });
    }

    [Fact]
    public void Texts_OfAFile_HavePassagesOnce()
    {
        Write(
            new(new Query("q1", "apple"), [new("a", "pear", 3), new("b", "plum", 1)]),
            new(new Query("q2", "apple"), [new("b", "plum", 3)]));

        Assert.Equal(["apple", "pear", "plum", "apple"], ExampleSet.Texts(_folder["examples.jsonl"]));
    }

    [Fact]
    public void Read_PassageWithTwoTexts_IsRefused()
    {
        Write(
            new(new Query("q1", "apple"), [new("a", "apple", null)]),
            new(new Query("q2", "plum"), [new("a", "plum", null)]));

        AssertRefused("example 2, query q2: expected the same text of passage a as before, found \"plum\"");
    }

    [Fact]
    public void Read_ScoresOnSomeItems_AreRefused()
    {
        Write(new TrainingExample(new Query("q1", "apple"), [new("a", "apple", 1), new("b", "pear", null)]));

        AssertRefused("example 1, query q1: expected a score on every item or on none, found \"1 on 2 items\"");
    }

    private void AssertRefused(string message) => Assert.EndsWith(": " + message, Assert.Throws<InvalidDataException>(
        () => ExampleSet.Read(_folder["examples.jsonl"], Tokenizer, Eight, Eight)).Message);

    private void Write(params TrainingExample[] examples) => TrainingFile.Write(_folder["examples.jsonl"], examples);

    private static string Text(int[] tokens) =>
        string.Join(' ', tokens[1..^1].Select(t => Tokenizer.Tokens[t])).Replace(" ##", "");
}
