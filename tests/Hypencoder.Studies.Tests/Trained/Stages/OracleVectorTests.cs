using Hypencoder.Search;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Tests.Trained.Stages;

public sealed class OracleVectorTests
{
    private const int ClusterSize = 8;

    /// <summary>
    /// Four clusters at the corners of a square: of two opposite ones, no vector ranks both above the other two. The
    /// best puts one of them first.
    /// </summary>
    [Fact]
    public void Fit_OppositeCornersOfASquare_FallsShortAndIsProved()
    {
        float[] vectors = Corners();
        int[] relevant = [.. Enumerable.Range(0, 4 * ClusterSize).Where(i => i / ClusterSize is 0 or 3)];
        OracleRanking found = Fit(vectors, 2, relevant);
        Assert.InRange(found.Ndcg, 0.75, 0.95); // at least 8 of the first ten
        Assert.InRange(found.AveragePrecision, 0.6, 0.9);
        Assert.Equal(SeparationKind.NotSeparable, LinearSeparation.Test(
            Rows(vectors, 2, i => relevant.Contains(i)), Rows(vectors, 2, i => !relevant.Contains(i)), 2).Kind);
    }

    /// <summary>Two neighbouring corners are one side of the square.</summary>
    [Fact]
    public void Fit_NeighboringCornersOfASquare_IsPerfectAndNotProved()
    {
        float[] vectors = Corners();
        int[] relevant = [.. Enumerable.Range(0, 2 * ClusterSize)];
        OracleRanking found = Fit(vectors, 2, relevant);
        Assert.Equal(1, found.Ndcg, 1e-12);
        Assert.Equal(1, found.AveragePrecision, 1e-12);
        Assert.Equal(SeparationKind.Separable, LinearSeparation.Test(
            Rows(vectors, 2, i => relevant.Contains(i)), Rows(vectors, 2, i => !relevant.Contains(i)), 2).Kind);
    }

    /// <summary>Of three groups in a row, one at an end always comes first.</summary>
    [Fact]
    public void Fit_MiddleOfThreeInARow_HasNoneInTheFirstTen()
    {
        Random random = new(5);
        float[] vectors = [.. Enumerable.Range(0, 60).SelectMany(
            i => new[] { (i % 3) + 0.1f * random.NextSingle(), 1f })];
        OracleRanking found = Fit(vectors, 2, [.. Enumerable.Range(0, 60).Where(i => i % 3 == 1)]);
        Assert.Equal(0, found.Ndcg);
    }

    /// <summary>
    /// Random labels of vectors of many values: no mean or regression need find the ten, and a separating vector does.
    /// </summary>
    [Fact]
    public void Fit_FewRelevantAmongManyValues_IsPerfectAndTheSameTwice()
    {
        const int Dimension = 64;
        Random random = new(9);
        float[] vectors = [.. Enumerable.Range(0, 1500 * Dimension).Select(_ => (float)(random.NextDouble() - 0.5))];
        int[] relevant = [.. Enumerable.Range(0, 12).Select(i => 100 * i)];
        OracleRanking found = Fit(vectors, Dimension, relevant), again = Fit(vectors, Dimension, relevant);
        Assert.Equal(1, found.Ndcg, 1e-12);
        Assert.Equal(
            (found.Ndcg, found.AveragePrecision), (again.Ndcg, again.AveragePrecision));
    }

    [Fact]
    public void Fit_Cancelled_Throws()
    {
        OracleVector oracle = new(Corners(), Ids(4 * ClusterSize), 2, CancellationToken.None);
        Assert.Throws<OperationCanceledException>(
            () => oracle.Fit(new Dictionary<int, int> { [0] = 1 }, new CancellationToken(canceled: true)));
    }

    private static float[] Corners()
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, 4 * ClusterSize).SelectMany(i => new[]
        {
            (i / ClusterSize & 1) + 0.2f * random.NextSingle(), (i / ClusterSize >> 1) + 0.2f * random.NextSingle(),
        })];
    }

    private static OracleRanking Fit(float[] vectors, int dimension, int[] relevant)
    {
        int count = vectors.Length / dimension;
        return new OracleVector(vectors, Ids(count), dimension, CancellationToken.None).Fit(
            Enumerable.Range(0, count).ToDictionary(i => i, i => relevant.Contains(i) ? 1 : 0),
            CancellationToken.None);
    }

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i => $"p{i}")];

    private static float[] Rows(float[] vectors, int dimension, Func<int, bool> kept) =>
        [.. vectors.Where((_, at) => kept(at / dimension))];
}
