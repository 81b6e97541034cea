using CsCheck;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class QueryVariationFileTests
{
    private const string Header = "dataset,q_id,method,transformation_type,original_query,variation,valid\n";

    [Fact]
    public void Read_PublishedFile_HasEveryRow()
    {
        QueryVariation[] rows =
            [.. QueryVariationFile.Read(Fixture.SharedData("query-variations", "variations_trec2019_labeled.csv"))];
        Assert.Equal(429, rows.Length);
        Assert.Equal(
            [("misspelling", 129), ("naturality", 86), ("ordering", 43), ("paraphrase", 86), ("synonym", 85)],
            rows.GroupBy(r => r.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count())));
        Assert.Equal(95, rows.Count(r => !r.IsValid));
        Assert.Equal(
            new QueryVariation("1037798", "who is robert gray", "who is robret gray",
                "WordSwapNeighboringCharacterSwap", "misspelling", true), rows[0]);
    }

    [Fact]
    public void Read_QuotesAndOtherColumnOrder_AreUnderstood()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(
            "v.csv", "variation,q_id,original_query,transformation_type,method\n"
                + "\"a \"\"b\"\", c\nd\",1,abcd,paraphrase,\"\"\r\n\n,2,x,synonym,m\n");
        Assert.Equal(
            [new("1", "abcd", "a \"b\", c\nd", "", "paraphrase", true), new("2", "x", "", "m", "synonym", true)],
            QueryVariationFile.Read(path));
    }

    [Fact]
    public void Read_AnyTexts_AreReadBack()
    {
        using TemporaryFolder folder = new();
        Gen.Char["ab \",\n漢"].Array[0, 8].Select(c => new string(c)).Array[4].Sample(
            texts =>
            {
                string row = string.Join(',', texts.Select(t => $"\"{t.Replace("\"", "\"\"")}\""));
                string path = folder.Write(
                    "v.csv", $"original_query,variation,method,x,q_id,transformation_type\n{row},7,ordering\n");
                QueryVariation read = Assert.Single(QueryVariationFile.Read(path));
                Assert.Equal<string>(texts[..3], [read.Original, read.Text, read.Method]);
            },
            iter: 300, threads: 1);
    }

    [Theory]
    [InlineData("", ": expected a header of columns, found an empty file")]
    [InlineData("q_id,variation\n", ":1: expected the columns q_id, method, transformation_type, original_query, "
        + "variation, of which method is missing, found \"q_id,variation\"")]
    [InlineData(Header + "d,1,m,synonym,a\n", ":2: expected 7 fields, as in the header, found \"d,1,m,synonym,a\"")]
    [InlineData(Header + "d,,m,synonym,a,b,True\n", ":2: expected an id in q_id, found \"\"")]
    [InlineData(Header + "d,1,m,typo,a,b,True\n",
        ":2: expected a transformation_type (misspelling, naturality, ordering, paraphrase, synonym), found \"typo\"")]
    [InlineData(Header + "d,1,m,synonym,a,b,yes\n", ":2: expected True or False in valid, found \"yes\"")]
    [InlineData(Header + "d,1,m,synonym,a,\"b,True\n\n",
        ":2: expected closed quotes, found \"d,1,m,synonym,a,\"b,True\n\"")]
    [InlineData(Header + "d,1,m,synonym,a,b\"\",True\n",
        ":2: expected quotes around whole fields, doubled inside them, found \"d,1,m,synonym,a,b\"\",True\"")]
    public void Read_Malformed_NamesPlaceAndValue(string content, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("v.csv", content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => QueryVariationFile.Read(path).Count());
        Assert.Equal(path + expected, error.Message);
    }
}
