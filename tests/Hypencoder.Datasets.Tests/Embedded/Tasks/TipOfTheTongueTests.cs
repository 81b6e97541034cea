using Hypencoder.Data;
using Hypencoder.Datasets.Embedded;
using Hypencoder.Datasets.Embedded.Tasks;

namespace Hypencoder.Tests.Data.Collections.Tasks;

public sealed class TipOfTheTongueTests(TaskFixture tasks) : IClassFixture<TaskFixture>
{
    [Fact]
    public void Qrels_EverySplit_JudgesItsOwnTypes() => TaskFixture.AssertOwnTypes(tasks.TipOfTheTongue);

    [Fact]
    public void Queries_EverySplit_AreLongAndHaveNoWordOfTheName()
    {
        foreach (string split in tasks.TipOfTheTongue.Splits)
        {
            Qrels qrels = tasks.TipOfTheTongue.Qrels(split);
            foreach (Query query in tasks.TipOfTheTongue.Queries(split))
            {
                string target = Assert.Single(qrels[query.Id], g => g.Value == 2).Key;
                MemberName name = MemberName.Parse(target);
                string type = name.DeclaringType[(name.DeclaringType.LastIndexOf('.') + 1)..];
                HashSet<string> words = [.. NameRemover.Words($"{type} {name.Member}").Where(w => w.Length > 1)];
                string said = query.Text.Replace("It belongs to something for this:", "")
                    .Replace("It fails when this holds:", "").Replace("What comes out:", "")
                    .Replace("I remember this:", "").Replace("; or ", " ");
                Assert.DoesNotContain(NameRemover.Words(said), words.Contains);
                Assert.True(query.Text.Split(' ').Length >= 30, query.Text);
            }
        }
    }

    [Theory]
    [InlineData("Parses a value with a DateTimeStyles and parsing rules.", "a value with a and rules")]
    [InlineData("The dates, or System.String.Empty.", "The or")]
    [InlineData("It is trying.", "It is")]
    public void Shorten_NameTryParseOfDate_TakesItsWordsOut(string text, string expected) => Assert.Equal(
        expected, new NameRemover(MemberName.Parse("M:System.Date.TryParse(System.String)")).Shorten(text, 20));

    [Theory]
    [InlineData("TryParseExact", "try parse exact")]
    [InlineData("XMLReader2.Read", "xml reader read")]
    [InlineData("op_Addition", "op addition")]
    public void Words_Identifier_SplitsAtCapitals(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', NameRemover.Words(text)));
}
