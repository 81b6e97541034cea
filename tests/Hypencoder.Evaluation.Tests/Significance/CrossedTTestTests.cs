using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Evaluation.Tests.Significance;

public sealed class CrossedTTestTests
{
    private static readonly double[][] Zero = [[0, 0, 0, 0]];

    [Fact]
    public void Test_SeedsThatAgree_IsThePairedTTestOverQueries()
    {
        double[] query = [.1, .4, -.2, .3];
        CrossedTTestResult result = CrossedTTest.Test([query, query, query], Zero);
        PairedTTestResult expected = PairedTTest.Test(query, Zero[0]);
        Assert.Equal(expected.Statistic, result.Statistic, 1e-12);
        Assert.Equal(3, result.DegreesOfFreedom, 1e-12);
        Assert.Equal(expected.PValue, result.PValue, 1e-12);
    }

    [Fact]
    public void Test_QueriesThatAgree_IsTheTTestOverSeeds()
    {
        double[] seed = [.1, .4, -.2];
        CrossedTTestResult result = CrossedTTest.Test([.. seed.Select(s => new[] { s, s, s, s })], Zero);
        PairedTTestResult expected = PairedTTest.Test(seed, [0, 0, 0]);
        Assert.Equal(expected.Statistic, result.Statistic, 1e-12);
        Assert.Equal(2, result.DegreesOfFreedom, 1e-12);
        Assert.Equal(expected.PValue, result.PValue, 1e-12);
    }

    [Fact]
    public void Test_SmallLayout_IsAsByHand()
    {
        // Means of seeds 2 and 4, of queries 1, 3, 5, of all 3. Mean squares: seeds 3·(1+1)/1 = 6, queries
        // 2·(4+0+4)/2 = 8, rest: cells less both effects 0, 1, −1 and 0, −1, 1, so 4/2 = 2.
        CrossedTTestResult result = CrossedTTest.Test([[0, 3, 3], [2, 3, 7]], [[0, 0, 0]]);
        Assert.Equal(3, result.MeanDifference, 1e-12);
        Assert.Equal(3 / Math.Sqrt((6.0 + 8 - 2) / 6), result.Statistic, 1e-12);
        Assert.Equal(144 / ((36 / 1.0) + (64 / 2.0) + (4 / 2.0)), result.DegreesOfFreedom, 1e-12);
    }

    [Fact]
    public void Test_TwoSystems_PairsSeedsAndQueries()
    {
        double[][] x = [[.5, .6, .1], [.4, .7, .3]], y = [[.2, .5, .2], [.3, .1, .3]];
        double[][] differences = [.. x.Zip(y, (a, b) => a.Zip(b, (p, q) => p - q).ToArray())];
        Assert.Equal(CrossedTTest.Test(differences, [[0, 0, 0]]).PValue, CrossedTTest.Test(x, y).PValue, 1e-12);
    }

    [Fact]
    public void Test_NothingDiffers_IsOne() => Assert.Equal(1, CrossedTTest.Test([[.5, .2], [.5, .2]], [[.5, .2]]).PValue);

    [Fact]
    public void Test_AllDifferAlike_IsZero()
    {
        CrossedTTestResult result = CrossedTTest.Test([[1, 1], [1, 1]], [[0, 0]]);
        Assert.Equal((double.PositiveInfinity, 0), (result.Statistic, result.PValue));
    }

    /// <summary>
    /// No true difference, and seeds that move all queries: of 2,000 such studies about 1 in 20 may look significant.
    /// Averaging the seeds away and testing queries alone calls most of them so.
    /// </summary>
    [Fact]
    public void Test_NoTrueDifference_IsSeldomSignificant()
    {
        const int Studies = 2000, Seeds = 5, Queries = 40;
        Random random = new(1);
        int crossed = 0, averaged = 0;
        for (int study = 0; study < Studies; study++)
        {
            double[] query = [.. Enumerable.Range(0, Queries).Select(_ => 0.2 * Normal(random))];
            double[][] x = [.. Enumerable.Range(0, Seeds).Select(_ =>
            {
                double seed = 0.1 * Normal(random);
                return query.Select(q => q + seed + (0.2 * Normal(random))).ToArray();
            })];
            double[] zero = new double[Queries];
            double[] means = [.. Enumerable.Range(0, Queries).Select(q => x.Average(s => s[q]))];
            crossed += CrossedTTest.Test(x, [zero]).PValue < 0.05 ? 1 : 0;
            averaged += PairedTTest.Test(means, zero).PValue < 0.05 ? 1 : 0;
        }
        Assert.InRange(crossed, 0.02 * Studies, 0.07 * Studies);
        Assert.True(averaged > 0.15 * Studies, $"{averaged}");
    }

    [Fact]
    public void Test_WrongArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => CrossedTTest.Test([[1, 2]], [[1, 2]]));
        Assert.Throws<ArgumentException>(() => CrossedTTest.Test([[1, 2], [1, 2], [1, 2]], [[1, 2], [1, 2]]));
        Assert.Throws<ArgumentException>(() => CrossedTTest.Test([[1], [2]], [[1], [2]]));
        Assert.Throws<ArgumentException>(() => CrossedTTest.Test([[1, 2], [1, double.NaN]], [[1, 2]]));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
