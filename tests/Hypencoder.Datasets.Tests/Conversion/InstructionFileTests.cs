using Hypencoder.Datasets.Conversion;

namespace Hypencoder.Tests.Data.Formats;

public sealed class InstructionFileTests
{
    private const string Row =
        """
        {"query_id":"12","query":"q i","only_query":"q","only_instruction":"i","has_instruction":true,"positive_passages":[{"docid":"3","explanation":null,"followir_score":null,"joint_id":null,"text":"x","title":"t"}],"negative_passages":[{"docid":4,"text":"y","title":"-"}],"new_negatives":[{"docid":"3","explanation":"e","followir_score":0.5,"joint_id":"j","text":"z","title":""}]}
        """;

    [Fact]
    public void Read_RowOfTheHub_GivesTheRecord()
    {
        using TemporaryFolder folder = new();
        InstructionRecord record = InstructionFile.Read(folder.Write("r.jsonl", Row + "\n\n")).Single();
        Assert.Equal(("12", "q i", true), (record.QueryId, record.Query, record.HasInstruction));
        Assert.Equal([new InstructionPassage("3", "t", "x", false)], record.PositivePassages);
        Assert.Equal([new InstructionPassage("4", "-", "y", false)], record.NegativePassages);
        Assert.Equal([new InstructionPassage("3", "", "z", true)], record.NewNegatives);
    }

    [Theory]
    [InlineData("\"new_negatives\":[", "\"new_positives\":[")]
    [InlineData("\"has_instruction\":true,", "")]
    [InlineData("\"joint_id\":null", "\"joint_id\":\"j\"")]
    public void Read_RowWithoutInstruction_IsRead(string column, string instead)
    {
        using TemporaryFolder folder = new();
        string row = Row.Replace(column, instead, StringComparison.Ordinal);
        InstructionRecord record = InstructionFile.Read(folder.Write("r.jsonl", row)).Single();
        Assert.Equal(!column.StartsWith("\"new", StringComparison.Ordinal), record.NewNegatives.Count == 1);
        Assert.Equal(column.StartsWith("\"joint", StringComparison.Ordinal), record.PositivePassages[0].IsWritten);
    }

    [Theory]
    [InlineData("\"query\":\"q i\",", "", "the field \"query\", found")]
    [InlineData("\"query_id\":\"12\"", "\"query_id\":1.5", "a string in \"query_id\", found \"1.5\"")]
    [InlineData("\"has_instruction\":true", "\"has_instruction\":1",
        "true or false in \"has_instruction\", found \"1\"")]
    [InlineData("\"positive_passages\":[", "\"positives\":[",
        "the field \"positive_passages\" with an array, found")]
    [InlineData("[{\"docid\":4,\"text\":\"y\",\"title\":\"-\"}]", "[4]",
        "an object in \"negative_passages\", found \"4\"")]
    [InlineData("\"docid\":4,", "", "the field \"docid\", found")]
    public void Read_MalformedLine_NamesPlaceAndValue(string right, string wrong, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("r.jsonl", Row + "\n" + Row.Replace(right, wrong, StringComparison.Ordinal));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => InstructionFile.Read(path).Count());
        Assert.StartsWith($"{path}:2: expected {expected}", error.Message);
    }
}
