namespace Hypencoder.Search.Tests.InnerProduct;

public sealed class RoundingBoundTests
{
    /// <summary>Sums in random orders, in single precision, lie within the bound of the exact product.</summary>
    [Fact]
    public void Of_SumsInAnyOrder_IsNotExceeded()
    {
        const int d = 200;
        Random random = new(1);
        for (int trial = 0; trial < 200; trial++)
        {
            float[] x = TestData.Vectors(trial, d), w = TestData.Vectors(trial + 1000, d);
            double bound = RoundingBound.Of(w, Math.Sqrt(x.Sum(value => value * value)));
            float[] sums = [.. Enumerable.Range(0, 8).Select(_ => Sum(random))];
            Assert.InRange(sums.Max() - sums.Min(), 0, bound);

            float Sum(Random order)
            {
                float sum = 0;
                foreach (int i in Enumerable.Range(0, d).OrderBy(_ => order.Next()))
                    sum += x[i] * w[i];
                return sum;
            }
        }
    }

    /// <summary>A part of a sum may overflow where the whole does not, so there is no bound.</summary>
    [Theory]
    [InlineData(1e19f, 1e20)]
    [InlineData(float.NaN, 1)]
    [InlineData(1, double.PositiveInfinity)]
    public void Of_ProductsThatMayNotBeFinite_IsNotFinite(float weight, double norm) =>
        Assert.False(double.IsFinite(RoundingBound.Of([weight, -weight], norm)));
}
