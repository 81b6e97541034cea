namespace Hypencoder.Search.Tests.TwoStage;

public sealed class StudentTailTests
{
    /// <summary>Critical values from tables of the t distribution: degrees of freedom, t, P(T &gt; t).</summary>
    [Theory]
    [InlineData(4, 2.132, 0.05)]
    [InlineData(4, 4.604, 0.005)]
    [InlineData(4, 8.610, 0.0005)]
    [InlineData(10, 1.372, 0.1)]
    [InlineData(10, 2.764, 0.01)]
    [InlineData(10, 4.587, 0.0005)]
    [InlineData(14, 2.624, 0.01)]
    [InlineData(14, 4.140, 0.0005)]
    [InlineData(30, 3.646, 0.0005)]
    public void Above_CriticalValues_IsTheirLevel(double freedom, double t, double level)
    {
        Assert.InRange(StudentTail.Above(t, freedom) / level, 0.9, 1.1);
        Assert.Equal(1, StudentTail.Above(t, freedom) + StudentTail.Above(-t, freedom), 1e-12);
    }

    [Fact]
    public void Above_Ends_AreHalfAndNothing()
    {
        Assert.Equal(0.5, StudentTail.Above(0, 7), 1e-6);
        Assert.Equal(0, StudentTail.Above(double.PositiveInfinity, 7));
        Assert.Equal(1, StudentTail.Above(double.NegativeInfinity, 7));
    }
}
