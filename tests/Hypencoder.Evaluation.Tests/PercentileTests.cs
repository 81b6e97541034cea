namespace Hypencoder.Evaluation.Tests;

public sealed class PercentileTests
{
    [Theory]
    [InlineData(50, 2)]
    [InlineData(99, 4)]
    [InlineData(25, 1)]
    [InlineData(1, 1)]
    [InlineData(100, 4)]
    public void Of_FourValues_IsSmallestThatCoversTheShare(int percent, double expected) =>
        Assert.Equal(expected, Percentile.Of([1, 2, 3, 4], percent));
}
