using Hypencoder.Data;

namespace Hypencoder.Perturbations.Tests;

public sealed class PerturbationMixtureTests
{
    [Theory]
    [InlineData(PerturbationKind.Misspelling)]
    [InlineData(PerturbationKind.Naturality)]
    [InlineData(PerturbationKind.Ordering)]
    internal void Perturb_AnyQuery_KeepsTheAccount(PerturbationKind kind) =>
        AnyQuery.Check(PerturbationCatalog.CreateMixture(kind, new PerturbationOptions()));

    [Fact]
    public void Perturb_ManyQueries_DrawsEachMemberAlike()
    {
        PerturbationMixture mixture =
            PerturbationCatalog.CreateMixture(PerturbationKind.Misspelling, new PerturbationOptions());
        Dictionary<string, int> drawn = Enumerable.Range(0, 3000)
            .Select(i => mixture.Perturb(new Query($"{i}", "causes of military suicide"), 1))
            .CountBy(p => p.Method).ToDictionary();
        Assert.Equal(mixture.Methods.Order(), drawn.Keys.Order());
        Assert.All(drawn.Values, count => Assert.InRange(count, 900, 1100));
    }

    [Fact]
    public void Perturb_FirstFindsNothing_AsksTheOthers()
    {
        PerturbationMixture mixture =
            PerturbationCatalog.CreateMixture(PerturbationKind.Naturality, new PerturbationOptions());
        // No stop words: random removal does it, whichever is drawn.
        Assert.All(Enumerable.Range(0, 20), seed =>
            Assert.Equal("random-removal", mixture.Perturb(new Query("q", "rsa definition key"), seed).Method));
        Assert.False(mixture.Perturb(new Query("q", "goldfish"), 0).IsChanged);
    }

    [Fact]
    public void Constructor_OtherClass_IsRefused() => Assert.Throws<ArgumentException>(() => new PerturbationMixture(
        PerturbationKind.Synonym,
        [PerturbationCatalog.Create(PerturbationKind.Ordering, "shuffle", new PerturbationOptions())]));
}
