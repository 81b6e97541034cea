using Hypencoder.Datasets;
using Hypencoder.Studies.Published;

namespace Hypencoder.Studies.Tests.Published;

public sealed class ReplicationConfigTests
{
    private const string Good = """
        name: x
        title: X
        tables:
          - id: t
            title: T
            baseline: A
            systems:
              - { name: A, model: org/a }
              - { name: B, kind: bm25 }
            columns:
              - { label: C, collections: [beir/scifact/test], measure: nDCG@10 }
            expected:
              A: { C: 0.5 }
        """;

    /// <summary>Every study of published tables that comes with the project.</summary>
    public static TheoryData<string> Files => [.. Directory.GetFiles(StudiesFolder, "*.yaml")
        .Where(ReplicationConfig.Is).Select(f => Path.GetFileName(f)!)];

    private static string StudiesFolder => Path.Combine(Fixture.Path(), "..", "..", "studies");

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_StudyOfTheProject_NamesCollectionsOfTheCatalog(string file)
    {
        ReplicationConfig study = ReplicationConfig.Read(Path.Combine(StudiesFolder, file));
        Assert.All(
            study.Tables.SelectMany(t => t.Columns).SelectMany(c => c.Collections),
            id => Assert.NotNull(DatasetCatalog.Find(id)));
        Assert.All(study.Tables, t => Assert.True(t.Expected.Count > 0 || t.Caption.Contains("No published figure")));
        Assert.All(study.Profiles, p => Assert.NotNull(StudyConfig.Read(p.Value).Profile(p.Key)));
    }

    [Fact]
    public void Is_StudyThatTrains_IsFalse() =>
        Assert.False(ReplicationConfig.Is(Path.Combine(StudiesFolder, "dotnet-api.yaml")));

    [Fact]
    public void Read_Good_Succeeds() => Assert.Equal(0.5, Read(Good).Tables[0].Expected["A"]["C"]);

    [Theory]
    [InlineData("baseline: A", "baseline: Z", "tables.t.baseline", "Z")]
    [InlineData("A: { C: 0.5 }", "Z: { C: 0.5 }", "tables.t.expected", "\"Z\"")]
    [InlineData("A: { C: 0.5 }", "A: { Z: 0.5 }", "tables.t.expected.A", "\"Z\"")]
    [InlineData("nDCG@10", "nDGC@10", "tables.t.columns.C.measure", "\"nDGC@10\"")]
    [InlineData("nDCG@10", "NumRet", "tables.t.columns.C.measure", "\"NumRet\"")]
    [InlineData("model: org/a", "kind: model", "systems.A.model", "none")]
    [InlineData("kind: bm25", "kind: bm25, model: org/b", "systems.B.model", "org/b")]
    [InlineData("model: org/a", "model: org/a, passage_max_length: 2", "systems.A.passage_max_length", "2")]
    [InlineData("kind: bm25", "kind: bm25, query_max_length: 9", "systems.B.query_max_length", "9")]
    [InlineData("kind: bm25", "kind: bm25, two_stage: {}", "systems.B.two_stage", "settings")]
    [InlineData("model: org/a", "model: org/a, two_stage: {}, graph: {}", "systems.A.two_stage", "none beside graph")]
    [InlineData("model: org/a", "model: org/a, two_stage: { candidates: -2 }", "systems.A.two_stage.candidates", "-2")]
    [InlineData("name: B", "name: A", "tables.t.systems", "two with the name A")]
    [InlineData("id: t", "id: t t", "tables.id", "\"t t\"")]
    [InlineData("measure: nDCG@10", "measure: nDCG@10, colour: red", ":11: ", "colour")]
    [InlineData("nDCG@10", "nDCG@10, relative_drop: true", "tables.t.columns.C.relative_drop", "true")]
    [InlineData("nDCG@10", "nDCG@10, variations: a.csv", "tables.t.columns.C.variations", "a.csv")]
    [InlineData("nDCG@10", "ms, perturbation: ordering", "tables.t.columns.C.perturbation", "Ordering")]
    [InlineData("nDCG@10", "nDCG@10, perturbation: noise", ":11: ", "noise")]
    public void Read_Wrong_NamesFilePlaceAndValue(string good, string wrong, string place, string value)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => Read(Good.Replace(good, wrong, StringComparison.Ordinal)));
        Assert.Contains("study.yaml", error.Message, StringComparison.Ordinal);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    private static ReplicationConfig Read(string yaml)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], yaml);
        return ReplicationConfig.Read(folder["study.yaml"]);
    }
}
