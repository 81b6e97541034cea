using Hypencoder.Data;
using Hypencoder.Datasets.Conversion;

namespace Hypencoder.Tests.Data.Conversion;

public sealed class RedditTipOfTongueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RedditTipOfTongueTests()
    {
        _folder.Write("documents.json", Document("m1", "Alien") + Document("m2", "Solaris"));
        _folder.Write("hard_negative_documents.json", Document("h1", "Aliens") + Document("h2", "Stalker"));
        _folder.Write("negative_documents.json", Document("m9", "Other"));
        _folder.Write("bm25_hard_negatives_all.json", """{"q1":["h1","m1","h2","h1"],"q2":["h1"],"q4":["h1","h2"]}""");
        _folder.Write("splits/train/qrels.txt", "q1\t0\tm1\t1\nq2\t0\tm2\t1\nq3\t0\tm2\t1\n");
        _folder.Write("splits/train/queries.json", string.Concat(new[] { "q1", "q2", "q3", "q4" }.Select(q =>
            $$"""{"id":"{{q}}","title":"A film","description":"about {{q}}","raw_description":"","meta":null}""" + "\n")));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void From_ReleasedForm_GivesPublishedTexts()
    {
        ConversionCounts counts = new();
        TrainingExample example =
            Assert.Single(RedditTipOfTongue.From(_folder.FullName, negatives: 2, counts: counts));

        Assert.Equal(new Query("q1", "A film.\nabout q1"), example.Query);
        Assert.Equal(
            [new("m1", "Alien.\ntext of m1", null), new("h1", "Aliens.\ntext of h1", null),
                new TrainingItem("h2", "Stalker.\ntext of h2", null)],
            example.Items);
        Assert.Equal((4, 1, 2), (counts.Records, counts.WithoutPositive, counts.WithFewNegatives));
    }

    [Fact]
    public void From_NoNegativesAskedFor_KeepsAllWithAPositive() => Assert.Equal(
        [("q1", 3), ("q2", 2), ("q3", 1)],
        RedditTipOfTongue.From(_folder.FullName, negatives: 0).Select(e => (e.Query.Id, e.Items.Count)));

    [Theory]
    [InlineData("splits/train/qrels.txt", "q1\t0\tm7\t1\n", ": query q1: expected one of the folder's documents, found \"m7\"")]
    [InlineData("bm25_hard_negatives_all.json", "{\"q1\":\n[3]}", ":2: expected an object of queries with lists")]
    [InlineData("documents.json", "\n{\"title\":\"x\"}", ":2: expected the field \"id\"")]
    public void From_MalformedFile_NamesPlace(string name, string content, string expected)
    {
        string path = _folder.Write(name, content);

        Assert.StartsWith(path + expected, Assert.Throws<InvalidDataException>(
            () => RedditTipOfTongue.From(_folder.FullName, negatives: 0).Count()).Message);
    }

    private static string Document(string id, string title) =>
        $$"""{"id":"{{id}}","title":"{{title}}","text":"text of {{id}}","meta":null}""" + "\n";
}
