using Hypencoder.Data;

namespace Hypencoder.Tests.Data.Collections.Tasks;

public sealed class InstructionsTests(TaskFixture tasks) : IClassFixture<TaskFixture>
{
    [Fact]
    public void Qrels_EverySplit_JudgesItsOwnTypes() => TaskFixture.AssertOwnTypes(tasks.Instructions);

    [Theory]
    [InlineData("train")]
    [InlineData("dev")]
    [InlineData("test")]
    public void Qrels_Changed_LeavesOutAPartAndAddsNothing(string split)
    {
        TestCollection task = tasks.Instructions;
        Qrels original = task.Qrels(split + "-original"), changed = task.Qrels(split + "-changed");
        Assert.Equal(original.QueryIds, changed.QueryIds);
        foreach (string query in original.QueryIds)
        {
            Assert.Equal(original[query].Keys.Order(), changed[query].Keys.Order());
            Assert.All(changed[query], g => Assert.True(g.Value <= original[query][g.Key]));
            Assert.True(changed[query].Values.Sum() >= 2);
            Assert.True(original[query].Values.Sum() - changed[query].Values.Sum() >= 2);
        }
    }

    [Fact]
    public void Qrels_Changed_AreWhatTheTitlesSay()
    {
        TestCollection task = tasks.Instructions;
        Dictionary<string, string> titles = task.Passages("test-changed").ToDictionary(p => p.Id, p => p.Title);
        Dictionary<string, string> originals = task.Queries("test-original").ToDictionary(q => q.Id, q => q.Text);
        Qrels before = task.Qrels("test-original"), after = task.Qrels("test-changed");
        int decided = 0;
        foreach (Query query in task.Queries("test-changed"))
        {
            string change = query.Text[originals[query.Id].Length..];
            Assert.StartsWith(originals[query.Id], query.Text);
            const string Without = ", leaving out those that ", And = " and also ";
            bool negated = change.StartsWith(Without, StringComparison.Ordinal);
            string condition = change[(negated ? Without : And).Length..];
            foreach ((string passage, int grade) in after[query.Id])
            {
                if (TitleConditions.Holds(condition, titles[passage]) is not bool holds)
                    continue;
                Assert.Equal(before[query.Id][passage] == 1 && holds != negated ? 1 : 0, grade);
                decided++;
            }
        }
        Assert.True(decided > 3000, $"{decided} judgments decided");
    }
}
