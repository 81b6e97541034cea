using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.TwoStage;

public sealed class SurrogateTests
{
    [Fact]
    public void Vector_QNet_IsTheGradientThere()
    {
        QNet query = TestData.QNet(1, [21, 21, 21, 1]);
        float[] point = TestData.Vectors(2, 21), gradient = new float[21];
        QNetGradient.Create().Compute(query, point, gradient);
        Assert.Equal(gradient, Surrogate.Vector(query, point));
    }

    [Fact]
    public void Vector_InnerProduct_IsTheQueryVector()
    {
        float[] vector = TestData.Vectors(1, 19);
        Assert.Equal(vector, Surrogate.Vector(QNet.InnerProduct(vector), TestData.Vectors(2, 19)));
    }

    [Fact]
    public void Vector_PointOfAnotherWidth_Throws() => Assert.Throws<ArgumentException>(
        () => Surrogate.Vector(QNet.InnerProduct([1, 2]), [1, 2, 3]));
}
