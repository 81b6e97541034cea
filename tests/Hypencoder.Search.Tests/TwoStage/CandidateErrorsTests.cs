namespace Hypencoder.Search.Tests.TwoStage;

public sealed class CandidateErrorsTests
{
    /// <summary>
    /// Scores on a line with normal errors: the estimate, whose tails are longer, is not below the actual number.
    /// </summary>
    [Theory]
    [InlineData(0.3f, 0.2f)]
    [InlineData(0.3f, 0.5f)]
    [InlineData(1f, 1.5f)]
    public void Expected_NormalErrors_IsNotLessThanWhatComesTrue(float deviation, float threshold)
    {
        const int Round = 2000, Rounds = 8, Times = 40;
        double expected = 0, found = 0;
        CandidateErrors errors = new();
        for (int time = 0; time < Times; time++)
        {
            Random random = new(time);
            errors.Reset();
            for (int round = 0; round <= Rounds; round++)
            {
                float[] x = [.. Enumerable.Range(0, Round).Select(i => 1 - (round * Round + i) / 20_000f)];
                float[] y = [.. x.Select(value => 0.5f + 1.5f * value + deviation * Normal(random) - 1)];
                if (round == Rounds)
                {
                    expected += errors.Expected(x, threshold);
                    found += y.Count(value => value > threshold);
                }
                else
                {
                    errors.Add(x, y);
                }
            }
        }
        Assert.True(found > Times, "there is something to expect");
        Assert.InRange(expected / found, 0.98, 3);
    }

    [Fact]
    public void Expected_ExactlyLinear_StopsAfterTwoRounds()
    {
        CandidateErrors errors = new();
        errors.Reset();
        float[] first = [12, 11, 10, 9], second = [8, 7, 6, 5], third = [4, 3, 2, 1];
        Assert.Equal(4, errors.Expected(first, 100));
        errors.Add(first, [.. first.Select(x => 3 * x + 1)]);
        Assert.Equal(4, errors.Expected(second, 100)); // no errors are held out yet
        errors.Add(second, [.. second.Select(x => 3 * x + 1)]);
        Assert.Equal(0, errors.Expected(third, 16), 1e-9);
        Assert.Equal(2, errors.Expected(third, 8.5f), 1e-9);
        Assert.Equal(2.5f, errors.Reach(8.5f), 1e-5f);
        Assert.Equal([.. first.Concat(second).Select(x => new ScoredPair(x, 3 * x + 1))], errors.Recent.ToArray());
    }

    /// <summary>Copies of one vector have no errors of their own, and must not make the line seem exact.</summary>
    [Fact]
    public void Add_Copies_CountOnce()
    {
        CandidateErrors errors = new();
        errors.Reset();
        errors.Add([5, 5, 5, 5, 5], [1, 1, 1, 1, 1]);
        errors.Add([5, 5, 5, 5, 5], [1, 1, 1, 1, 1]);
        Assert.Single(errors.Recent.ToArray());
        Assert.Equal(2, errors.Expected([4, 3], 100));
    }

    private static float Normal(Random random) => (float)(
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
