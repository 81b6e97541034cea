using System.Reflection;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Evaluation;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;
using Hypencoder.Torch;

namespace Hypencoder.Studies.Tests;

public sealed class LeafAssembliesTests
{
    /// <summary>Everything that searching and encoding need can be used without a tensor library.</summary>
    [Theory]
    [InlineData(typeof(Passage))]
    [InlineData(typeof(Dataset))]
    [InlineData(typeof(QNet))]
    [InlineData(typeof(Measure))]
    [InlineData(typeof(RetrievalModel))]
    [InlineData(typeof(PassageIndex))]
    public void References_OfLeaf_HoldNoTensorLibrary(Type type) =>
        Assert.DoesNotContain(type.Assembly.GetReferencedAssemblies(), (AssemblyName a) =>
            a.Name is "TorchSharp" or "Hypencoder.Torch" or "Hypencoder.Training" or "Hypencoder.Studies");

    [Fact]
    public void References_OfTorch_HoldTheTensorLibrary() => Assert.Contains(
        typeof(DualEncoder).Assembly.GetReferencedAssemblies(), (AssemblyName a) => a.Name == "TorchSharp");
}
