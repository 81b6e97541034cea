using System.Text.RegularExpressions;
using Hypencoder.Data;

namespace Hypencoder.Tests.Data.Collections.Tasks;

public sealed class ExactlyOneOfTests(TaskFixture tasks) : IClassFixture<TaskFixture>
{
    [Fact]
    public void Qrels_EverySplit_JudgesItsOwnTypes() => TaskFixture.AssertOwnTypes(tasks.ExactlyOneOf);

    [Fact]
    public void Qrels_Test_AreWhatTheTitlesSay()
    {
        TestCollection task = tasks.ExactlyOneOf;
        Passage[] passages = [.. task.Passages("test")];
        Qrels qrels = task.Qrels("test");
        int decided = 0, relevant = 0;
        foreach (Query query in task.Queries("test"))
        {
            (string a, string b) = Conditions(query.Text);
            foreach (Passage passage in passages)
            {
                if (TitleConditions.Holds(a, passage.Title) is not bool first
                    || TitleConditions.Holds(b, passage.Title) is not bool second)
                    continue;
                int? expected = first != second ? 1 : first ? 0 : null;
                int? found = qrels[query.Id].TryGetValue(passage.Id, out int grade) ? grade : null;
                if (expected != found)
                    Assert.Fail($"{query.Text}: {passage.Title} is {found}, not {expected}");
                decided++;
                relevant += found ?? 0;
            }
        }
        Assert.True(decided > 30_000 && relevant > 1_000, $"{decided} pairs decided, {relevant} of them relevant");
    }

    [Fact]
    public void Queries_EverySplit_HasItsOwnPairs()
    {
        Dictionary<(string, string), string> splitOf = [];
        foreach (string split in tasks.ExactlyOneOf.Splits)
        {
            foreach (Query query in tasks.ExactlyOneOf.Queries(split))
            {
                (string a, string b) = Conditions(query.Text);
                (string, string) pair = string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
                Assert.True(splitOf.TryAdd(pair, split) || splitOf[pair] == split, query.Text);
            }
        }
        Assert.Equal((356, 33, 66), (Count("train"), Count("dev"), Count("test")));

        int Count(string split) => splitOf.Values.Count(s => s == split);
    }

    [Fact]
    public void Qrels_EveryQuery_HasMembersOfAllParts() => Assert.All(tasks.ExactlyOneOf.Splits, split =>
    {
        Qrels qrels = tasks.ExactlyOneOf.Qrels(split);
        Assert.All(qrels.QueryIds, q =>
        {
            Assert.True(qrels[q].Values.Count(g => g == 1) >= 8, q);
            Assert.True(qrels[q].Values.Count(g => g == 0) >= 4, q);
        });
    });

    [Fact]
    public void Open_Task_HasTheRecordedTextsAndJudgments() =>
        Assert.Equal("e8dfaf9df4aa7e55", TaskFixture.Hash(tasks.ExactlyOneOf));

    private static (string A, string B) Conditions(string text)
    {
        Match match = Regex.Match(
            text, "^(?:members that (?<a>.+) or (?<b>.+), but not both|members that either (?<a>.+) or (?<b>.+), "
            + "not both at once|exactly one of the two: members that (?<a>.+), members that (?<b>.+))$");
        Assert.True(match.Success, text);
        return (match.Groups["a"].Value, match.Groups["b"].Value);
    }
}
