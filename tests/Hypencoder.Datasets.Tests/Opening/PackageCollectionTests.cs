using Hypencoder.Data;
using Hypencoder.Datasets.Catalog;
using Hypencoder.Datasets.Embedded;

namespace Hypencoder.Datasets.Tests.Opening;

public sealed class PackageCollectionTests : IDisposable
{
    private readonly PackageFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Open_Package_HasItsDocumentationAsPassagesAndSummariesAsQueries()
    {
        _fixture.Pull();
        DocumentationCollection collection = Open();
        Assert.Equal(["train", "dev", "test"], collection.Splits);
        Assert.Equal(
            [
                ("M:Made.Up.Lamp.Dim(System.Int32)", "Lamp.Dim(Int32)"), ("M:Made.Up.Lamp.Hang", "Lamp.Hang()"),
                ("T:Made.Up.Lamp", "Lamp"),
            ],
            collection.Passages().Select(p => (p.Id, p.Title)));
        // A hash puts the type into test, which leaves out the query whose words return in its passage.
        Assert.Equal(
            ["A lamp that shines in a room.", "Makes the lamp shine with less light."],
            collection.Queries("test").Select(q => q.Text).Order());
        Assert.Equal((1, 0, 1), Counts(collection));
        Query query = collection.Queries("test").Single(q => q.Text.StartsWith("Makes", StringComparison.Ordinal));
        Assert.Equal(
            [("M:Made.Up.Lamp.Dim(System.Int32)", 2)],
            collection.Qrels("test")[query.Id].Select(j => (j.Key, j.Value)));
    }

    [Fact]
    public void Open_NotPulled_SaysHow()
    {
        string message = Assert.Throws<InvalidDataException>(
            () => DatasetCatalog.Open("packages-api/nodatime", _fixture.Options)).Message;
        Assert.Contains("`hypencoder datasets pull packages-api/nodatime` pulls it", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lib/net8.0/Made.Up.xml", PackageFixture.Documentation, "expected XML documentation in lib/net10.0/")]
    [InlineData("lib/net10.0/Made.Up.xml", "<doc><member", "packages-api/made.up: expected XML documentation, found ")]
    public void Open_NoDocumentation_SaysSo(string name, string content, string expected)
    {
        byte[] package = PackageFixture.Package((name, content));
        _fixture.Folder.Write("feed/Made.Up.1.0.0.nupkg", package);
        _fixture.Dataset = PackageFixture.Of(package);
        _fixture.Pull();
        string message = Assert.Throws<InvalidDataException>(() => Open().Passages().Count()).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_Domains_AreTwelveToTestOnAndNoneOfThemToTrainOn()
    {
        Dataset[] all = [.. PackagesApi.All];
        Dataset train = all.Single(d => d.Id == "packages-api/train");
        Dataset[] test = [.. all.Where(d => d.Title.EndsWith(", to test on", StringComparison.Ordinal))];
        Assert.Equal(12, test.Length);
        Assert.Equal(all.Length - 13, train.Files.Count);
        Assert.Empty(train.Files.Intersect(test.SelectMany(d => d.Files)));
        Assert.All(test, d => Assert.InRange(d.Passages!.Value, 1000, 8000));
    }

    /// <summary>Asks the sources of whoever runs the test.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Pull_RealPackage_HasTheCountsOfTheCatalog() =>
        AssertCounts(DatasetCatalog.Get("packages-api/nodatime"));

    /// <summary>The same of every package, some 170 MB.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Pull_AllPackages_HaveTheCountsOfTheCatalog() => Assert.All(PackagesApi.All, AssertCounts);

    private void AssertCounts(Dataset dataset)
    {
        DatasetOptions options = _fixture.Options with { NuGetFolder = Environment.CurrentDirectory };
        DatasetStore.Pull(dataset, options);
        DocumentationCollection collection = (DocumentationCollection)dataset.Format.Open(
            dataset, DatasetStore.Paths(dataset, options));
        Assert.Equal(
            $"{dataset.Passages} {string.Join(' ', dataset.Splits)}",
            $"{collection.Passages().Count()} "
                + string.Join(' ', collection.Splits.Select(s => new DatasetSplit(s, collection.Queries(s).Count()))));
    }

    private static (int, int, int) Counts(DocumentationCollection collection) =>
        collection.NearCopies is NearCopies copies ? (copies.Returning, copies.Overloads, copies.LeftOut) : default;

    private DocumentationCollection Open() => (DocumentationCollection)_fixture.Dataset.Format.Open(
        _fixture.Dataset, DatasetStore.Paths(_fixture.Dataset, _fixture.Options));
}
