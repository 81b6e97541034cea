using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Tests.Data.Collections.Tasks;

/// <summary>What holds for every task whose queries combine conditions.</summary>
public sealed class CombinedTasksTests
{
    public static TheoryData<string, int, int, int, string> Tasks => new()
    {
        { "dotnet-api/exclusive-or", 300, 40, 98, "629bebbc08a06815" },
        { "dotnet-api/neither-nor", 360, 40, 120, "ad5b41338ba6a8bc" },
        { "dotnet-api/between", 360, 40, 120, "cc3f3dfc9963cc22" },
        { "dotnet-api/parity", 354, 40, 108, "84cf3883937a8ab4" },
    };

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Open_Task_HasItsQueriesAndJudgments(string name, int train, int dev, int test, string hash)
    {
        TestCollection task = DatasetCatalog.Open(name);
        TaskFixture.AssertOwnTypes(task);
        Assert.Equal((train, dev, test), (Count("train"), Count("dev"), Count("test")));
        Assert.All(task.Splits, split => Assert.All(
            task.Qrels(split).QueryIds, q => Assert.True(task.Qrels(split)[q].Values.Count(g => g == 1) >= 10, q)));
        Assert.Equal(hash, TaskFixture.Hash(task));

        int Count(string split) => task.Queries(split).Count();
    }

    [Theory]
    [InlineData("dotnet-api/exclusive-or")]
    [InlineData("dotnet-api/neither-nor")]
    [InlineData("dotnet-api/between")]
    [InlineData("dotnet-api/parity")]
    public void Qrels_Test_AreWhatTheTitlesSay(string name)
    {
        TestCollection task = DatasetCatalog.Open(name);
        Passage[] passages = [.. task.Passages("test")];
        Qrels qrels = task.Qrels("test");
        int[] decided = new int[3];
        foreach (Query query in task.Queries("test").Take(12))
        {
            foreach (Passage passage in passages)
            {
                if (CombinedQuery.Grade(query.Text, passage) is not int expected)
                    continue;
                int found = qrels[query.Id].GetValueOrDefault(passage.Id, -1);
                if (expected != found)
                    Assert.Fail($"{query.Text}: {passage.Title} is {found}, not {expected}");
                decided[expected + 1]++;
            }
        }
        Assert.True(decided[1] > 300 && decided[2] > 300, string.Join(", ", decided));
    }
}
