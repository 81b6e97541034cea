using System.Text.Json;
using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Evaluation.Tests.Significance;

public sealed class PairedRandomizationTests
{
    public static TheoryData<string> Cases => PairedCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Test_FixtureCase_EqualsScipy(string name)
    {
        PairedCase given = PairedCase.Of(name);
        JsonElement expected = given.Expected.GetProperty("randomisation_p");
        RandomizationResult result = PairedRandomization.Test(given.X, given.Y);
        if (expected.ValueKind == JsonValueKind.Null)
        {
            // Too many signs for scipy: near Student's p, within what drawing and the shape make.
            Assert.False(result.Exact);
            Assert.Equal(given["p"], result.PValue, 0.01);
            return;
        }
        Assert.True(result.Exact);
        PairedCase.AssertClose(expected.GetDouble(), result.PValue);
    }

    [Fact]
    public void Test_ThreeDifferences_EnumeratesAll()
    {
        // Of ±1 ±2 ±4, those at least 5 from 0: ±5 and ±7, and the observed −1 + 2 + 4 is 5.
        RandomizationResult result = PairedRandomization.Test([0, 2, 4], [1, 0, 0]);
        Assert.Equal(new RandomizationResult(5 / 3.0, 4 / 8.0, 8, true), result);
    }

    [Fact]
    public void Test_SumsEqualButForRounding_AreEqual()
    {
        // 0.1 + 0.2 − 0.3 is 0 by hand, so every assignment is at least as far from it.
        Assert.Equal(1, PairedRandomization.Test([.1, .2, 0], [0, 0, .3]).PValue);
        // 0.9 − 0.6 is not 0.3: of ±0.3 ±0.3 ±0.5, 6 of 8 are at least 0.5 from 0.
        Assert.Equal(6 / 8.0, PairedRandomization.Test([.9, 0, .5], [.6, .3, 0]).PValue);
    }

    [Fact]
    public void Test_NoDifference_IsOne() =>
        Assert.Equal(new RandomizationResult(0, 1, 1, true), PairedRandomization.Test([1, 2], [1, 2]));

    [Fact]
    public void Test_EqualPairs_ChangeNothing()
    {
        double[] x = [1, 2, 3, .. Enumerable.Repeat(5.0, 40)], y = [0, 3, 1, .. Enumerable.Repeat(5.0, 40)];
        RandomizationResult result = PairedRandomization.Test(x, y);
        Assert.True(result.Exact);
        Assert.Equal(PairedRandomization.Test(x[..3], y[..3]).PValue, result.PValue);
    }

    [Fact]
    public void Test_DrawnAndEnumerated_Agree()
    {
        (double[] x, double[] y) = Sample(20);
        double exact = PairedRandomization.Test(x, y, new() { Permutations = 1 << 20 }).PValue;
        RandomizationResult drawn = PairedRandomization.Test(x, y, new() { Seed = 3 });
        Assert.False(drawn.Exact);
        Assert.Equal(100_000, drawn.Permutations);
        Assert.Equal(exact, drawn.PValue, 4 * Math.Sqrt(exact * (1 - exact) / 100_000));
    }

    [Fact]
    public void Test_Seed_FixesTheResult()
    {
        (double[] x, double[] y) = Sample(40);
        double[] values =
            [.. new[] { 1, 1, 2 }.Select(seed => PairedRandomization.Test(x, y, new() { Seed = seed }).PValue)];
        Assert.Equal(values[0], values[1]);
        Assert.NotEqual(values[0], values[2]);
    }

    [Fact]
    public void Test_LargeDifferences_CountTheObserved()
    {
        double[] x = [.. Enumerable.Repeat(1.0, 2000)];
        Assert.Equal(1 / 100_001.0, PairedRandomization.Test(x, new double[2000]).PValue);
    }

    [Fact]
    public void Test_WrongArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => PairedRandomization.Test([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => PairedRandomization.Test([1], [1], new() { Permutations = 0 }));
    }

    private static (double[] X, double[] Y) Sample(int pairs)
    {
        Random random = new(5);
        double[] x = [.. Enumerable.Range(0, pairs).Select(_ => random.NextDouble())];
        return (x, [.. x.Select(v => v - .05 + .3 * (random.NextDouble() - .5))]);
    }
}
