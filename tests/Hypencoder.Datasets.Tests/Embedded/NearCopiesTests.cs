using Hypencoder.Datasets.Embedded;

namespace Hypencoder.Datasets.Tests.Embedded;

public sealed class NearCopiesTests
{
    [Theory]
    [InlineData("opens the file for reading", "opens the file for writing", true)]
    [InlineData("opens the file", "opens the old file", true)]
    [InlineData("opens the file", "the file", true)]
    [InlineData("opens the file", "opens the file", true)]
    [InlineData("a a a", "a a", true)]
    [InlineData("opens the file for reading", "closes the file for writing", false)]
    [InlineData("opens the file", "opens the very old file", false)]
    [InlineData("the file opens", "opens the file", false)]
    public void DifferInOneWord_Texts_CountsReplacedAddedAndRemovedWords(string one, string other, bool expected)
    {
        Assert.Equal(expected, NearCopies.DifferInOneWord(one.Split(' '), other.Split(' ')));
        Assert.Equal(expected, NearCopies.DifferInOneWord(other.Split(' '), one.Split(' ')));
    }

    [Fact]
    public void Words_Text_AreLettersAndDigitsInLowerCase() =>
        Assert.Equal(["a", "utf", "8", "text", "ärger"], NearCopies.Words("A UTF-8 (text), Ärger."));

    [Fact]
    public void Has_OverloadsOfOneWord_KeepsTheFirst()
    {
        NearCopies copies = new();
        DocumentedMember read = Of("M:A.B.Open(C)", "Opens the file for reading.", "The name of a file that is there.");
        DocumentedMember write = Of("M:A.B.Open(D)", "Opens the file for writing.", "The name of a new file.");
        Assert.False(copies.Has([read], [write]));
        Assert.True(copies.Has([write], [read]));
        Assert.Equal((0, 1), (copies.Returning, copies.Overloads));
    }

    [Theory]
    [InlineData("Begins. Opens the FILE for reading; it must exist.", true)]
    [InlineData("Opens the file, for reading it.", true)]
    [InlineData("Opens a file for reading.", false)]
    [InlineData("Reopens the file for reading.", false)]
    public void Has_SummaryThatReturns_ComparesWords(string body, bool expected)
    {
        NearCopies copies = new();
        Assert.Equal(expected, copies.Has([Of("M:A.B.Open", "Opens the file for reading.", body)], []));
        Assert.Equal(expected ? 1 : 0, copies.Returning);
    }

    private static DocumentedMember Of(string name, string summary, string body) =>
        new(name, MemberName.Parse(name), [], summary, body, 10);
}
