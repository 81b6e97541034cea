using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class TrecTopicsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_RobustsForm_JoinsLines() => Assert.Equal(
        [new TrecTopic("301", "International Organized Crime", "Identify organizations.", "A relevant document must.")],
        Read(
            """

            <top>

            <num> Number: 301
            <title> International Organized Crime

            <desc> Description:
            Identify
            organizations.

            <narr> Narrative:
            A relevant  document must.

            </top>

            """));

    [Fact]
    public void Read_TitleOnItsOwnLineAndClosingTags_AreTheSame() => Assert.Equal(
        [new TrecTopic("1", "a title", "", "text < 3"), new TrecTopic("2x", "", "", "")],
        Read(
            """
            <TOP lang='en'>
            <NUM>1</NUM>
            <dom> Domain: Law
            <title>
            a title </title>
            <narr>
            text < 3
            </top>
            <top>
            <num> 2x
            </top>
            """));

    [Theory]
    [InlineData("words\n", ":1: expected <top>")]
    [InlineData("<top>\n<num> 1\n<top>\n", ":3: expected </top> before the next <top>")]
    [InlineData("<top>\n<num> 1\n", ":2: expected </top>")]
    [InlineData("<top>\n<title> x\n</top>\n", ":3: expected a number")]
    [InlineData("<top>\n<num> 1\n</top>\n<top>\n<num> 1\n</top>\n", ":6: expected another number, found \"1\"")]
    public void Read_MalformedFile_NamesTheLine(string content, string part)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(content)).Message;
        Assert.StartsWith(_folder["topics.txt"] + part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void QueryFile_TopicsFile_GivesTitles()
    {
        string path = _folder.Write("topics.301", "\n\n<top>\n<num> Number: 7\n<title> seven\n<desc> d\n</top>\n");
        Assert.Equal([new Query("7", "seven")], QueryFile.Read(path));
    }

    [Fact]
    public void QueryFile_OtherEndingAndNoTopics_IsRefused() => Assert.Contains(
        "expected JSON Lines",
        Assert.Throws<InvalidDataException>(() => QueryFile.Read(_folder.Write("q.txt", "1 text\n")).ToList()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Read_Core17_HasEveryTopic()
    {
        TrecTopic[] topics =
            [.. TrecTopicsFile.Read(Fixture.SharedData("followir", "topics.core17.txt"))];
        Qrels qrels = QrelsFile.Read(Fixture.SharedData("followir", "qrels.core17.txt"));
        Assert.Equal(50, topics.Length);
        Assert.Equal("New Hydroelectric Projects", topics[0].Title);
        Assert.All(topics, t => Assert.True(
            t is { Title.Length: > 3, Description.Length: > 10, Narrative.Length: > 20 }, t.Id));
        Assert.Empty(qrels.QueryIds.Except(topics.Select(t => t.Id)));
    }

    private IReadOnlyList<TrecTopic> Read(string content) =>
        [.. TrecTopicsFile.Read(_folder.Write("topics.txt", content))];
}
