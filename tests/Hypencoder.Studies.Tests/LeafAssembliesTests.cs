using System.Reflection;
using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Search;

namespace Hypencoder.Studies.Tests;

public sealed class LeafAssembliesTests
{
    /// <summary>Search, data and measures can be used without a tensor library; nothing else but .NET either.</summary>
    [Theory]
    [InlineData(typeof(Passage))]
    [InlineData(typeof(QNet))]
    [InlineData(typeof(Measure))]
    public void References_OfLeaf_AreTheBaseLibraryAndLeaves(Type type) =>
        Assert.All(type.Assembly.GetReferencedAssemblies().Select(a => a.Name!), name => Assert.True(
            name.StartsWith("System.", StringComparison.Ordinal) || name is "Hypencoder.Data" or "netstandard" or "mscorlib", name));

    [Fact]
    public void References_OfModels_HoldTheTensorLibrary() => Assert.Contains(
        typeof(Models.DualEncoder).Assembly.GetReferencedAssemblies(), (AssemblyName a) => a.Name == "TorchSharp");
}
