using System.Globalization;
using System.Text.Json;
using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Evaluation.Tests.Significance;

public sealed class PairedTTestTests
{
    public static TheoryData<string> Cases => PairedCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Test_FixtureCase_EqualsScipy(string name)
    {
        PairedCase given = PairedCase.Of(name);
        foreach (JsonProperty interval in given.Expected.GetProperty("intervals").EnumerateObject())
        {
            double level = double.Parse(interval.Name, CultureInfo.InvariantCulture);
            PairedTTestResult result = PairedTTest.Test(given.X, given.Y, level);
            PairedCase.AssertClose(given["t"], result.Statistic);
            PairedCase.AssertClose(given["p"], result.PValue);
            PairedCase.AssertClose(interval.Value[0].GetDouble(), result.Interval.Low);
            PairedCase.AssertClose(interval.Value[1].GetDouble(), result.Interval.High);
            Assert.Equal(given["degrees_of_freedom"], result.DegreesOfFreedom);
            Assert.Equal(level, result.Interval.Level);
        }
    }

    [Fact]
    public void Test_OneDegreeOfFreedom_IsCauchys()
    {
        // Differences 0 and 2: mean 1, standard error 1, t = 1; the quarters of Cauchy's distribution are −1 and 1.
        PairedTTestResult result = PairedTTest.Test([0, 2], [0, 0], level: 0.5);
        Assert.Equal((1, 1, 1), (result.MeanDifference, result.Statistic, result.DegreesOfFreedom));
        Assert.Equal(0.5, result.PValue, 1e-12);
        Assert.Equal(0, result.Interval.Low, 1e-12);
        Assert.Equal(2, result.Interval.High, 1e-12);
    }

    [Fact]
    public void Test_NoDifference_IsOne()
    {
        PairedTTestResult result = PairedTTest.Test([.1, .7], [.1, .7]);
        Assert.Equal(new PairedTTestResult(0, 0, 1, 1, new(0, 0, 0.95)), result);
    }

    [Fact]
    public void Test_EqualDifferences_IsZeroAsInScipy()
    {
        // The mean of ten times 0.1 is not 0.1, which must not look like spread.
        PairedTTestResult result = PairedTTest.Test(new double[10], [.. Enumerable.Repeat(.1, 10)]);
        Assert.Equal((double.NegativeInfinity, 0), (result.Statistic, result.PValue));
        Assert.Equal(result.Interval.Low, result.Interval.High);
    }

    [Fact]
    public void Test_OnePair_IsNaN()
    {
        PairedTTestResult result = PairedTTest.Test([1], [0]);
        Assert.Equal((double.NaN, double.NaN), (result.Statistic, result.PValue));
        Assert.Equal((double.NaN, double.NaN), (result.Interval.Low, result.Interval.High));
        Assert.Equal(double.NaN, PairedTTest.Test([1], [1]).PValue);
    }

    [Fact]
    public void Test_WrongArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => PairedTTest.Test([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => PairedTTest.Test([], []));
        Assert.Throws<ArgumentException>(() => PairedTTest.Test([1], [double.NaN]));
        Assert.All([0, 1, double.NaN], level =>
            Assert.Throws<ArgumentOutOfRangeException>(() => PairedTTest.Test([1], [1], level)));
    }
}
