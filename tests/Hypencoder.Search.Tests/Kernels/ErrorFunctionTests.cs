using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels;

public sealed class ErrorFunctionTests
{
    [Theory] // values of erfc of the C library
    [InlineData(0, 1.0)]
    [InlineData(1e-09, 0.9999999988716208)]
    [InlineData(0.1, 0.8875370839817152)]
    [InlineData(0.5, 0.4795001221869535)]
    [InlineData(1, 0.15729920705028513)]
    [InlineData(1.5, 0.033894853524689274)]
    [InlineData(2.4999, 0.0004071699003334514)]
    [InlineData(2.5001, 0.0004067342434706798)]
    [InlineData(3, 2.2090496998585438e-05)]
    [InlineData(5, 1.5374597944280351e-12)]
    [InlineData(10, 2.088487583762545e-45)]
    [InlineData(-0.3, 1.3286267594591274)]
    [InlineData(-1, 1.842700792949715)]
    [InlineData(-2.5, 1.999593047982555)]
    [InlineData(-4, 1.999999984582742)]
    public void Complement_KnownValues_IsWithinRounding(double x, double expected) =>
        Assert.Equal(expected, ErrorFunction.Complement(x), x > 2.5 ? 1e-14 * expected : 1e-15);
}
