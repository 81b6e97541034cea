namespace Hypencoder.Search.Tests.Linearity;

public sealed class LinearSeparationTests
{
    [Fact]
    public void Test_ExactlyOneOfTwo_IsProvedNotSeparable()
    {
        // (0,1) and (1,0) above (0,0) and (1,1): both pairs have the same midpoint.
        float[] either = [0, 1, 1, 0], others = [0, 0, 1, 1];
        LinearSeparation found = LinearSeparation.Test(either, others, 2);
        Assert.Equal(SeparationKind.NotSeparable, found.Kind);
        Check(found, either, others, 2);
        Assert.Empty(found.Vector);
    }

    [Fact]
    public void Test_EitherAboveBoth_HasAVector()
    {
        LinearSeparation found = LinearSeparation.Test([0, 1, 1, 0], [1, 1], 2);
        Assert.Equal(SeparationKind.Separable, found.Kind);
        CheckVector(found, [0, 1, 1, 0], [1, 1], 2);
    }

    /// <summary>
    /// Random labels of many more vectors than dimensions are not separable, and labels given by a vector are, however
    /// close to it the passages are.
    /// </summary>
    [Theory]
    [InlineData(8, 60)]
    [InlineData(64, 400)]
    [InlineData(128, 1200)]
    public void Test_RandomLabelsOrThoseOfAVector_IsProvedOrFound(int dimension, int count)
    {
        float[] vectors = TestData.Vectors(dimension, dimension * count);
        float[] direction = TestData.Vectors(1, dimension);
        Random random = new(3);
        bool[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0)];
        (float[] above, float[] below) = Split(vectors, dimension, i => labels[i]);
        LinearSeparation found = LinearSeparation.Test(above, below, dimension);
        Assert.Equal(SeparationKind.NotSeparable, found.Kind);
        Check(found, above, below, dimension);

        float[] scores = QNet.InnerProduct(direction).Score(vectors);
        (above, below) = Split(vectors, dimension, i => scores[i] > 0.3f);
        found = LinearSeparation.Test(above, below, dimension);
        Assert.Equal(SeparationKind.Separable, found.Kind);
        CheckVector(found, above, below, dimension);
    }

    /// <summary>Vectors that lie in a plane but for rounding, as after a LayerNorm.</summary>
    [Fact]
    public void Test_VectorsInAPlane_IsProvedAllTheSame()
    {
        const int Dimension = 32, Count = 300;
        float[] vectors = TestData.Vectors(5, Dimension * Count);
        for (int row = 0; row < vectors.Length; row += Dimension)
        {
            float mean = vectors.AsSpan(row, Dimension).ToArray().Average();
            foreach (ref float value in vectors.AsSpan(row, Dimension))
                value -= mean;
        }
        (float[] above, float[] below) = Split(vectors, Dimension, i => i % 2 == 0);
        LinearSeparation found = LinearSeparation.Test(above, below, Dimension);
        Assert.Equal(SeparationKind.NotSeparable, found.Kind);
        Check(found, above, below, Dimension);
    }

    [Fact]
    public void Test_NoMorePassagesThanValues_IsSeparable()
    {
        const int Dimension = 128;
        float[] vectors = TestData.Vectors(6, Dimension * 100);
        (float[] above, float[] below) = Split(vectors, Dimension, i => i % 3 == 0);
        Assert.Equal(SeparationKind.Separable, LinearSeparation.Test(above, below, Dimension).Kind);
    }

    [Fact]
    public void Test_SameVectorOnBothSides_LeavesItOut()
    {
        LinearSeparation found = LinearSeparation.Test([1, 2, 3, 4], [3, 4.0001f, 0, 0], 2);
        Assert.Equal(1, found.LeftOut);
        Assert.Equal(SeparationKind.Separable, found.Kind);
        Assert.Equal(1, LinearSeparation.Test([1, 2], [1, 2], 2).LeftOut);
    }

    [Fact]
    public void Test_NoWholeVectors_Throws()
    {
        Assert.Throws<ArgumentException>(() => LinearSeparation.Test([1, 2, 3], [1, 2], 2));
        Assert.Throws<ArgumentException>(() => LinearSeparation.Test([], [1, 2], 2));
    }

    /// <summary>Checks the proof: the weights, their sum, and the length of the combination.</summary>
    private static void Check(LinearSeparation found, float[] above, float[] below, int dimension)
    {
        Assert.All(found.Certificate, pair => Assert.True(pair.Weight > 0));
        double total = found.Certificate.Sum(pair => pair.Weight);
        Assert.Equal(1, total, 1e-9);
        double[] sum = new double[dimension];
        foreach ((int relevant, int other, double weight) in found.Certificate)
        {
            for (int i = 0; i < dimension; i++)
                sum[i] += weight / total * ((double)above[relevant * dimension + i] - below[other * dimension + i]);
        }
        double longest = above.Chunk(dimension).Concat(below.Chunk(dimension))
            .Max(row => Math.Sqrt(row.Sum(v => (double)v * v)));
        double gap = Math.Sqrt(sum.Sum(v => v * v)) / longest;
        Assert.True(gap <= LinearSeparation.Tolerance, $"{gap}");
        Assert.Equal(gap, found.Gap, 1e-12);
    }

    private static void CheckVector(LinearSeparation found, float[] above, float[] below, int dimension)
    {
        double Product(float[] row) => row.Zip(found.Vector, (a, b) => (double)a * b).Sum();
        Assert.True(above.Chunk(dimension).Min(Product) > below.Chunk(dimension).Max(Product));
    }

    private static (float[] Above, float[] Below) Split(float[] vectors, int dimension, Func<int, bool> isAbove) => (
        [.. vectors.Where((_, at) => isAbove(at / dimension))],
        [.. vectors.Where((_, at) => !isAbove(at / dimension))]);
}
