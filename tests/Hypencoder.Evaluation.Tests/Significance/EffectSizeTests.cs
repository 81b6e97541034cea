using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Evaluation.Tests.Significance;

public sealed class EffectSizeTests
{
    public static TheoryData<string> Cases => PairedCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void CohensD_FixtureCase_EqualsNumpy(string name)
    {
        PairedCase given = PairedCase.Of(name);
        PairedCase.AssertClose(given["cohens_d"], EffectSize.CohensD(given.X, given.Y));
    }

    [Fact]
    public void CohensD_NoSpread_IsZeroOrInfinite()
    {
        Assert.Equal(0, EffectSize.CohensD([1, 2], [1, 2]));
        Assert.Equal(double.PositiveInfinity, EffectSize.CohensD([1, 2], [0, 1]));
        Assert.Equal(double.NaN, EffectSize.CohensD([1], [0]));
    }

    [Fact]
    public void RankBiserial_Differences_IsTheShareOfRanks()
    {
        // Differences 1, −2, 3 and 0, which is left out: ranks 1 and 3 against 2, over 6.
        Assert.Equal(2 / 6.0, EffectSize.RankBiserial([1, 0, 3, 5], [0, 2, 0, 5]), 1e-15);
        Assert.Equal(-2 / 6.0, EffectSize.RankBiserial([0, 2, 0, 5], [1, 0, 3, 5]), 1e-15);
    }

    [Fact]
    public void RankBiserial_OneSideOrNone_IsOneOrZero()
    {
        Assert.Equal(1, EffectSize.RankBiserial([1, 2], [0, 0]));
        Assert.Equal(0, EffectSize.RankBiserial([1, 2], [1, 2]));
    }
}
