namespace Hypencoder.Benchmarking.Tests;

public sealed class LatencySummaryTests
{
    [Fact]
    public void Of_OneToAHundred_TakesTheNearestRanks()
    {
        LatencySummary summary = LatencySummary.Of([.. Enumerable.Range(1, 100).Reverse().Select(i => (double)i)]);
        Assert.Equal(new LatencySummary(50, 99, 50.5), summary);
    }

    [Fact]
    public void Of_OneTime_IsThatTime() => Assert.Equal(new LatencySummary(3, 3, 3), LatencySummary.Of([3.0]));

    [Fact]
    public void Of_Nothing_Throws() => Assert.Throws<ArgumentException>(() => LatencySummary.Of([]));
}
