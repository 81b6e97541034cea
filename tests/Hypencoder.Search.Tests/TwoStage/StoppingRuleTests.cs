namespace Hypencoder.Search.Tests.TwoStage;

public sealed class StoppingRuleTests
{
    /// <summary>
    /// Scores on a line with normal errors: the mean of the estimates against the mean of what comes true. The estimate
    /// is a little low, since errors that are negative on average count and positive ones do not.
    /// </summary>
    [Theory]
    [InlineData(0.3f, 0.2f)]
    [InlineData(0.3f, 0.5f)]
    [InlineData(1f, 1.5f)]
    public void Expected_NormalErrors_IsWhatComesTrueOnAverage(float deviation, float threshold)
    {
        const int Round = 2000, Rounds = 8, Times = 40;
        double expected = 0, found = 0;
        StoppingRule rule = new();
        for (int time = 0; time < Times; time++)
        {
            Random random = new(time);
            rule.Reset();
            for (int round = 0; round <= Rounds; round++)
            {
                float[] x = [.. Enumerable.Range(0, Round).Select(i => 1 - (round * Round + i) / 20_000f)];
                float[] y = [.. x.Select(value => 0.5f + 1.5f * value + deviation * Normal(random) - 1)];
                if (round == Rounds)
                {
                    expected += rule.Expected(x, threshold);
                    found += y.Count(value => value > threshold);
                }
                else
                {
                    rule.Add(x, y);
                }
            }
        }
        Assert.True(found > Times, "there is something to expect");
        Assert.InRange(expected / found, 0.95, 1.05);
    }

    [Fact]
    public void Expected_ExactlyLinear_StopsAfterTwoRounds()
    {
        StoppingRule rule = new();
        rule.Reset();
        float[] first = [9, 8, 7], second = [6, 5, 4], third = [3, 2, 1];
        Assert.Equal(3, rule.Expected(first, 100));
        rule.Add(first, [.. first.Select(x => 3 * x + 1)]);
        Assert.Equal(3, rule.Expected(second, 100)); // no error was held out yet
        rule.Add(second, [.. second.Select(x => 3 * x + 1)]);
        Assert.Equal(0, rule.Expected(third, 13), 1e-9);
        Assert.Equal(2, rule.Expected(third, 6.5f), 1e-9);
    }

    private static float Normal(Random random) => (float)(
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
