namespace Hypencoder.Search.Tests.TwoStage;

public sealed class RankedScoresTests
{
    /// <summary>
    /// Four pairs off the line y = 2 x + 1 by ±1: residual variance 4 / 2 = 2, Σ(x − 2.5)² = 5, and at x = 2.5 a
    /// standard deviation of √(2 · 1.25).
    /// </summary>
    [Fact]
    public void Likelihood_FourPairs_IsThatOfALineByHand()
    {
        RankedScores scores = new(10);
        foreach ((float x, float error) in new[] { (3f, -1f), (1f, 1f), (4f, 1f), (2f, -1f) })
            scores.Add(new ScoredPair(x, 2 * x + 1 + error));
        Assert.Equal([4f, 3, 2, 1], scores.Pairs.ToArray().Select(pair => pair.Surrogate));
        // The errors are orthogonal to x, so the slope is 2 and the prediction at 2.5 is 6.
        Assert.Equal(0.5, scores.Likelihood(2.5f, 6), 1e-9);
        // t = 3 / √2.5 = 1.897 with two degrees of freedom: ½ (1 − t / √(t² + 2)) = 0.0991.
        Assert.Equal(0.0991, scores.Likelihood(2.5f, 9), 0.012);
    }

    /// <summary>Ranks 1, 2, 3, 4 against 1, 3, 2, 4: 1 − 6 · 2 / (4 · 15) = 0.8.</summary>
    [Fact]
    public void Correlation_TwoOfFourExchanged_IsSpearmansByHand()
    {
        RankedScores scores = new(10);
        foreach ((float x, float y) in new[] { (3f, 5f), (1f, -9f), (4f, 100f), (2f, 6f) })
            scores.Add(new ScoredPair(x, y));
        Assert.Equal(0.8, scores.Correlation(), 1e-12);
    }

    [Fact]
    public void Likelihood_FewerThanFour_IsOne()
    {
        RankedScores scores = new(10);
        scores.Add(new ScoredPair(1, 1));
        Assert.Equal(1, scores.Likelihood(0, 1000));
    }

    /// <summary>The prediction depends on nearby passages: scores fall with rank here, then rise again.</summary>
    [Fact]
    public void Likelihood_ScoresThatTurn_IsThatOfThePlace()
    {
        RankedScores scores = new(200);
        for (int x = 0; x < 100; x++)
            scores.Add(new ScoredPair(x, Math.Abs(x - 50)));
        Assert.True(scores.Likelihood(50, 40) < 1e-3);
        Assert.True(scores.Likelihood(2, 40) > 0.999);
        Assert.True(scores.Likelihood(98, 40) > 0.999);
    }
}
