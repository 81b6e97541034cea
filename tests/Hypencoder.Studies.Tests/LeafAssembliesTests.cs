using System.Reflection;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Evaluation;
using Hypencoder.Search;

namespace Hypencoder.Studies.Tests;

public sealed class LeafAssembliesTests
{
    /// <summary>Search, data and measures can be used without a tensor library.</summary>
    [Theory]
    [InlineData(typeof(Passage))]
    [InlineData(typeof(Dataset))]
    [InlineData(typeof(QNet))]
    [InlineData(typeof(Measure))]
    public void References_OfLeaf_HoldNoTensorLibrary(Type type) =>
        Assert.DoesNotContain(type.Assembly.GetReferencedAssemblies(), (AssemblyName a) =>
            a.Name is "TorchSharp" or "Hypencoder.Models" or "Hypencoder.Training" or "Hypencoder.Studies");

    [Fact]
    public void References_OfModels_HoldTheTensorLibrary() => Assert.Contains(
        typeof(Models.DualEncoder).Assembly.GetReferencedAssemblies(), (AssemblyName a) => a.Name == "TorchSharp");
}
