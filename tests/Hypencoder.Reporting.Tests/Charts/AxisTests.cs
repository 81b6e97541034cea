using CsCheck;
using Hypencoder.Reporting.Charts;

namespace Hypencoder.Reporting.Tests.Charts;

public sealed class AxisTests
{
    [Fact]
    public void Linear_Values_GetRoundTicksThatEncloseThem()
    {
        Axis axis = Axis.Linear([.501, .571], 300, 0, 5);
        Assert.Equal(["0.50", "0.52", "0.54", "0.56", "0.58"], axis.Ticks.Select(axis.Label));
        Assert.Equal(300, axis.Position(.5), 1e-9);
        Assert.Equal(0, axis.Position(.58), 1e-9);
    }

    [Fact]
    public void Linear_OneValue_IsInTheMiddle() => Assert.Equal(50, Axis.Linear([7], 0, 100, 5).Position(7), 10.0);

    [Fact]
    public void Linear_LargeValues_HaveThousandsSeparators()
    {
        Axis axis = Axis.Linear([0, 2000], 0, 1, 2);
        Assert.Equal(["0", "1,000", "2,000"], axis.Ticks.Select(axis.Label));
    }

    [Fact]
    public void Logarithmic_TwoDecades_GetsOneTwoFive()
    {
        Axis axis = Axis.Logarithmic([1, 90], 0, 100, 9);
        Assert.Equal([1, 2, 5, 10, 20, 50, 100], axis.Ticks);
        Assert.Equal(axis.Position(10) - axis.Position(1), axis.Position(100) - axis.Position(10), 1e-9);
    }

    [Fact]
    public void Logarithmic_ManyDecades_GetsPowersOfTen() =>
        Assert.Equal([.01, .1, 1, 10, 100, 1000], Axis.Logarithmic([.01, 1000], 0, 100, 9).Ticks);

    [Fact]
    public void Linear_AnyValues_AreInsideAndTicksAscend() => Gen.Double[-1e6, 1e6].Array[1, 20].Sample(values =>
    {
        Axis axis = Axis.Linear(values, 0, 100, 5);
        return values.All(v => axis.Position(v) is >= -1e-6 and <= 100 + 1e-6)
            && axis.Ticks.Zip(axis.Ticks.Skip(1)).All(t => t.First < t.Second) && axis.Ticks.Count is >= 2 and <= 12;
    });
}
