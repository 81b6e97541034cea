using Hypencoder.Datasets;
using Hypencoder.Datasets.Embedded.Tasks;

namespace Hypencoder.Tests.Data.Collections.Tasks;

public sealed class ReferenceAssemblyTests(ReferenceAssemblyTests.Types types)
    : IClassFixture<ReferenceAssemblyTests.Types>
{
    /// <summary>Read once for all tests.</summary>
    public sealed class Types
    {
        public IReadOnlyDictionary<string, string> Returned { get; } = ReferenceAssembly.ReadReturnTypes(
            Path.Combine(AppContext.BaseDirectory, "microsoft.netcore.app.ref.10.0.10.nupkg"));
    }

    [Theory]
    [InlineData("M:System.DateTime.Parse(System.String)", "System.DateTime")]
    [InlineData("P:System.String.Length", "System.Int32")]
    [InlineData("P:System.Collections.Generic.List`1.Item(System.Int32)", "`0")]
    [InlineData("M:System.Collections.Generic.List`1.GetEnumerator", "System.Collections.Generic.List{`0}.Enumerator")]
    [InlineData("M:System.Array.Resize``1(``0[]@,System.Int32)", "System.Void")]
    [InlineData("M:System.IO.Stream.ReadAsync(System.Byte[],System.Int32,System.Int32)",
        "System.Threading.Tasks.Task{System.Int32}")]
    [InlineData("M:System.Decimal.op_Explicit(System.Decimal)~System.Int32", "System.Int32")]
    [InlineData("M:System.String.#ctor(System.Char*)", "System.Void")]
    public void ReadReturnTypes_Member_GivesItsType(string member, string expected) =>
        Assert.Equal(expected, types.Returned[member]);

    [Fact]
    public void ReadReturnTypes_PassagesOfMethodsAndProperties_NearlyAllAreThere()
    {
        string[] members = [.. DatasetCatalog.Open("dotnet-api").Passages().Select(p => p.Id)
            .Where(id => id[0] is 'M' or 'P')];
        string[] missing = [.. members.Where(m => !types.Returned.ContainsKey(m))];
        Assert.True(missing.Length < members.Length / 100, $"{missing.Length}: {string.Join(" ", missing.Take(5))}");
    }
}
