using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Perturbations.Rewriting;

namespace Hypencoder.Perturbations.Tests.Rewriting;

public sealed class FileVariationTests
{
    private const string Csv = """
        q_id,method,transformation_type,original_query,variation,valid
        1,m1,paraphrase,medicare s cost,what medicare costs,True
        1,m2,paraphrase,medicare s cost,the cost of medicare,True
        1,m3,paraphrase,medicare s cost,medicine,False
        1,m4,synonym,medicare s cost,medicare s price,True
        2,m1,paraphrase,other,another,False
        """;

    private static readonly Query First = new("1", "medicare's cost");

    [Fact]
    public void Perturb_AnyQuery_KeepsTheAccount() => AnyQuery.Check(new FileVariation(
        PerturbationKind.Paraphrase, Variations("q_id,method,transformation_type,original_query,variation\n")));

    [Fact]
    public void Perturb_Seeds_DrawEveryValidVariationAndNoOther()
    {
        FileVariation perturbation = new(PerturbationKind.Paraphrase, Variations(Csv));
        Assert.Equal(
            [("file: m1", "what medicare costs"), ("file: m2", "the cost of medicare")],
            Enumerable.Range(0, 50).Select(seed => AnyQuery.Check(perturbation, First, seed))
                .Select(p => (p.Method, p.Text)).Distinct().Order());
        Assert.False(perturbation.Perturb(new Query("2", "Other?"), 0).IsChanged);
        Assert.False(perturbation.Perturb(new Query("3", "third"), 0).IsChanged);
    }

    [Fact]
    public void Perturb_OtherText_IsRefused() => Assert.EndsWith(
        ": expected variations of \"medicaid cost\" for query 1, found those of \"medicare s cost\"",
        Assert.Throws<InvalidDataException>(() => new FileVariation(PerturbationKind.Synonym, Variations(Csv))
            .Perturb(First with { Text = "medicaid cost" }, 0)).Message);

    [Fact]
    public void Perturb_PublishedFile_ChangesTheTopicsThatHaveValidVariations()
    {
        QueryVariations variations = QueryVariations.Read(PublishedVariations.Path);
        using TemporaryFolder folder = new();
        File.Copy(Hypencoder.Tests.Fixture.SharedData("trec-dl", "topics.dl19-passage.txt"), folder["topics.tsv"]);
        Query[] topics = [.. QueryFile.Read(folder["topics.tsv"])];
        Dictionary<PerturbationKind, int> changed = Enum.GetValues<PerturbationKind>().ToDictionary(
            kind => kind,
            kind => topics.Count(q => AnyQuery.Check(new FileVariation(kind, variations), q, 1).IsChanged));
        Assert.Equal([43, 41, 43, 34, 31], changed.OrderBy(c => c.Key).Select(c => c.Value));
    }

    private static QueryVariations Variations(string csv)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["v.csv"], csv);
        return QueryVariations.Read(folder["v.csv"]);
    }
}
