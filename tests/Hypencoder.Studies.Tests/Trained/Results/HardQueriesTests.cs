using Hypencoder.Studies.Trained.Results;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Tests.Trained.Results;

public sealed class HardQueriesTests
{
    [Fact]
    public void Select_EightQueries_TakesTheTwoThatShareLeastWords()
    {
        using TemporaryFolder folder = new();
        string[] passages = ["red apples grow", "green pears fall", "blue plums ripen"];
        (string, string, int)[] queries =
        [
            ("the reddest fruit", "p0", 1),   // 0 of 2: stop words do not count, and "reddest" is no "red"
            ("apple growing", "p0", 1),       // 2 of 2: words are stemmed
            ("pears", "p1", 1), ("green falls", "p1", 1),
            ("plums of winter", "p2", 1),     // 1 of 2
            ("blue", "p2", 1), ("ripened plums", "p2", 1),
            ("winter fruit apples", "p0", 1), // 1 of 3: passage 1, which is judged 0, does not count
        ];
        LoadedCollection collection = LoadedCollection.Load(
            BeirFolder.Write(
                folder, passages.Select((text, p) => ($"p{p}", text)), queries.Select((q, i) => ($"q{i}", q.Item1)),
                queries.Select((q, i) => ("test", $"q{i}", q.Item2, q.Item3)).Append(("test", "q7", "p1", 0))),
            0, 0, seed: 1);

        Assert.Equal(["q0", "q7"], HardQueries.Select(collection).Order());
    }
}
