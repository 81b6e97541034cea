using Hypencoder.Models;
using Hypencoder.Training.HardNegatives;
using Hypencoder.Training.Texts;

namespace Hypencoder.Training.Tests.HardNegatives;

public sealed class HardNegativeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LoadedCollection _collection;
    private readonly TokenizedCollection _texts;

    public HardNegativeFileTests()
    {
        _collection = LoadedCollection.Load(
            BeirFolder.Write(
                _folder, [("p0", "one text"), ("p1", "another text"), ("p2", "a third text")], [("q0", "one"), ("q1", "another")],
                [("train", "q0", "p0", 1), ("train", "q1", "p1", 1)]),
            0, 0, seed: 1);
        TextInput input = new("", 8);
        _texts = new TokenizedCollection(
            _collection, WordPieceTrainer.Train(_collection.Passages.Select(p => p.Text), 100), input, input);
    }

    private string FilePath => _folder["negatives.tsv"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Negatives_ReadBackEqual()
    {
        int[][] negatives = [[2, 1], []];

        HardNegativeFile.Write(FilePath, _collection, negatives);

        Assert.Equal("q0\tp2\tp1\nq1\n", File.ReadAllText(FilePath));
        Assert.Equal(negatives, HardNegativeFile.Read(FilePath, _collection, _texts));
    }

    [Theory]
    [InlineData("q0\tp1\nq7\tp0\n", ":2: expected the negatives of a training query, found \"q7\"")]
    [InlineData("q0\tp1\nq1\tp9\n", ":2: expected a passage of the collection, found \"p9\"")]
    [InlineData("q0\tp1\n", ":1: expected 2 lines, found 1")]
    [InlineData("q0\nq1\nq2\n", ":3: expected the negatives of a training query, found \"q2\"")]
    public void Read_Malformed_NamesLine(string content, string message)
    {
        File.WriteAllText(FilePath, content);

        Assert.Equal(FilePath + message, Assert.Throws<InvalidDataException>(
            () => HardNegativeFile.Read(FilePath, _collection, _texts)).Message);
    }
}
