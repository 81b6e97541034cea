using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels;

public sealed class UnitActivityTests
{
    /// <summary>37 units, which are not whole vectors at any width, and more passages than a block.</summary>
    [Theory]
    [InlineData(KernelKind.Scalar)]
    [InlineData(KernelKind.Bits128)]
    [InlineData(KernelKind.Bits256)]
    [InlineData(KernelKind.Bits512)]
    public void Shares_EveryKernel_AreThoseOfTheWeights(KernelKind kind)
    {
        const int Units = 37, Dead = 9, AlwaysOn = 12;
        float[] bias = [.. Enumerable.Range(0, Units).Select(i => i < Dead ? -3f : i < Dead + AlwaysOn ? 3f : 0f)];
        QNet query = new(
            new QNetOptions { Residual = false }, [2, Units, 1], [TestData.Vectors(1, 2 * Units), new float[Units]],
            [bias]);
        QNetWorkspace workspace = new() { Activity = new UnitActivity(query) };
        QNetKernel kernel = kind.Create();
        kernel.Load(query);
        kernel.Score(TestData.Vectors(2, 2 * 1000), new float[1000], workspace);
        Assert.Equal(new UnitShares(9 / 37.0, 12 / 37.0), workspace.Activity.Shares(0));
    }
}
