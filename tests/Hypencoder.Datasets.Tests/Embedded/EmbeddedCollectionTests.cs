using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Datasets.Embedded;

namespace Hypencoder.Tests.Data.Collections;

public sealed class EmbeddedCollectionTests(EmbeddedCollectionTests.Opened opened)
    : IClassFixture<EmbeddedCollectionTests.Opened>
{
    /// <summary>Read once for all tests.</summary>
    public sealed class Opened
    {
        public TestCollection Dotnet { get; } = DatasetCatalog.Open("dotnet-api");

        public TestCollection Aspnetcore { get; } = DatasetCatalog.Open("aspnetcore-api");
    }

    [Fact]
    public void Passages_DotnetApi_AreThoseOfThePinnedPackage()
    {
        Passage[] passages = [.. opened.Dotnet.Passages()];
        Assert.Equal(32776, passages.Length);
        Assert.Equal(passages.Length, passages.DistinctBy(p => p.Id).Count());
        Assert.True(passages.Zip(passages.Skip(1)).All(p => string.CompareOrdinal(p.First.Id, p.Second.Id) < 0));

        Passage parse = passages.Single(p => p.Id == "M:System.DateTime.Parse(System.String,System.IFormatProvider)");
        Assert.Equal("DateTime.Parse(String, IFormatProvider)", parse.Title);
        Assert.Equal(
            "s: A string that contains a date and time to convert. See The string to parse for more information. "
            + "provider: An object that supplies culture-specific format information about s. See Parsing and cultural "
            + "conventions. Returns: An object that is equivalent to the date and time contained in s as specified by "
            + "provider. ArgumentNullException: s is null. FormatException: s does not contain a valid string "
            + "representation of a date and time.", parse.Text);
    }

    [Theory]
    [InlineData("dotnet-api", "train", 18607)]
    [InlineData("dotnet-api", "dev", 2637)]
    [InlineData("dotnet-api", "test", 2076)]
    [InlineData("aspnetcore-api", "train", 3828)]
    [InlineData("aspnetcore-api", "dev", 368)]
    [InlineData("aspnetcore-api", "test", 617)]
    public void Queries_EachSplit_AreThoseOfThePinnedPackage(string collection, string split, int expected)
    {
        TestCollection source = collection == "dotnet-api" ? opened.Dotnet : opened.Aspnetcore;
        Query[] queries = [.. source.Queries(split)];
        Assert.Equal(expected, queries.Length);
        Assert.Equal(queries.Select(q => q.Id), source.Qrels(split).QueryIds);
        Assert.True(queries.Zip(queries.Skip(1)).All(q => string.CompareOrdinal(q.First.Id, q.Second.Id) < 0));
        Assert.All(queries, q => Assert.Contains(2, source.Qrels(split)[q.Id].Values));
    }

    [Fact]
    public void Passages_AspnetcoreApi_HasNoneOfDotnetApi()
    {
        HashSet<string> dotnet = [.. opened.Dotnet.Passages().Select(p => p.Id)];
        Passage[] passages = [.. opened.Aspnetcore.Passages()];
        Assert.Equal(6671, passages.Length);
        Assert.DoesNotContain(passages, p => dotnet.Contains(p.Id));
    }

    [Fact]
    public void Qrels_QueryOfOneOverload_GradesItTwoAndTheOthersOne()
    {
        Query query = opened.Dotnet.Queries("train").Single(
            q => q.Text == "Creates a new XmlReader instance using the specified stream, base URI, and settings.");
        IReadOnlyDictionary<string, int> grades = opened.Dotnet.Qrels("train")[query.Id];
        const string Create = "M:System.Xml.XmlReader.Create(";
        Assert.Equal(2, grades[Create + "System.IO.Stream,System.Xml.XmlReaderSettings,System.String)"]);
        Assert.Equal(1, grades[Create + "System.IO.Stream)"]);
        Assert.All(grades.Keys, id => Assert.StartsWith(Create, id));
    }

    [Fact]
    public void Qrels_Train_HasNoTypeOfDevOrTest()
    {
        TypeNames types = new();
        string package = Path.Combine(AppContext.BaseDirectory, "microsoft.netcore.app.ref.10.0.10.nupkg");
        new DocumentationPackage(package).ReadNames(types, []);
        for (int split = 0; split < DocumentationContent.Splits.Length; split++)
        {
            Qrels qrels = opened.Dotnet.Qrels(DocumentationContent.Splits[split]);
            Assert.All(qrels.QueryIds, query => Assert.Equal(split, qrels[query].Keys
                .Max(id => DocumentationContent.SplitOf(types.Outermost(MemberName.Parse(id).DeclaringType)))));
        }
    }

    [Theory]
    [InlineData("System.DateTime", 0)]
    [InlineData("System.Buffer", 1)]
    [InlineData("System.Guid", 2)]
    public void SplitOf_Type_NeverChanges(string type, int expected) =>
        Assert.Equal(expected, DocumentationContent.SplitOf(type));

    [Fact]
    public void Queries_UnknownSplit_NamesTheSplits()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => opened.Dotnet.Queries("validation"));
        Assert.Equal("dotnet-api: expected a split (train, dev or test), found \"validation\"", error.Message);
    }

    [Fact]
    public void Load_NoPackage_NamesTheFile()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => DocumentationContent.Load(new DocumentationPackage("missing.nupkg")));
        Assert.StartsWith("missing.nupkg: expected the documentation package", error.Message);
    }
}
