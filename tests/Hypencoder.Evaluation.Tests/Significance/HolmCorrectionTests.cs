using CsCheck;
using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Evaluation.Tests.Significance;

public sealed class HolmCorrectionTests
{
    [Fact]
    public void Adjust_SeveralValues_MultipliesByThoseLeft()
    {
        // In order: 4 × 0.01, 3 × 0.0125 raised to that, 2 × 0.03, 1 × 0.04 raised to that.
        double[] adjusted = HolmCorrection.Adjust([.03, .01, .04, .0125]);
        Assert.Equal([.06, .04, .06, .04], adjusted.Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void Adjust_LargeValues_StayAtOne() => Assert.Equal([1, 1], HolmCorrection.Adjust([.6, .9]));

    [Fact]
    public void Adjust_OneOrNone_ChangesNothing()
    {
        Assert.Equal([.02], HolmCorrection.Adjust([.02]));
        Assert.Empty(HolmCorrection.Adjust([]));
    }

    [Fact]
    public void Adjust_NaN_DoesNotCount() =>
        Assert.Equal([.04, double.NaN, .5], HolmCorrection.Adjust([.02, double.NaN, .5]));

    [Fact]
    public void Adjust_OutOfRange_Throws()
    {
        Assert.Throws<ArgumentException>(() => HolmCorrection.Adjust([-.1]));
        Assert.Throws<ArgumentException>(() => HolmCorrection.Adjust([1.1]));
    }

    [Fact]
    public void Adjust_AnyValues_LieBetweenTheirsAndBonferronis() => Gen.Double[0, 1].Array[0, 20].Sample(values =>
    {
        double[] adjusted = HolmCorrection.Adjust(values);
        return values.Zip(adjusted).All(p => p.Second >= p.First && p.Second <= Math.Min(1, values.Length * p.First));
    });
}
