using System.Xml;
using Hypencoder.Datasets.Embedded;
using Hypencoder.Datasets.Embedded.Tasks;

namespace Hypencoder.Tests.Data.Collections.Tasks;

public sealed class MemberConditionsTests
{
    [Theory]
    [InlineData(
        "M:N.HashStream.TryCopyAsync(System.IO.Stream,System.Int32@,System.Nullable{System.Int64})",
        "are methods; are of a type whose name ends with Stream; have a name that begins with Try; "
        + "have a name that ends with Async; take a Stream; take a parameter by reference; take an Int32; "
        + "take an Int64")]
    [InlineData("M:N.Box.#ctor", "are constructors; take no parameters")]
    [InlineData("P:N.Box.Item(System.Byte[])", "are indexers; take a Byte[]; take an array")]
    [InlineData("P:N.Box.Item", "are properties")]
    [InlineData(
        "M:N.Box.op_Addition(N.Box,System.ReadOnlySpan{System.Char})",
        "are operators; take a Box; take a ReadOnlySpan; take a ReadOnlySpan<Char>")]
    public void Of_Member_NamesAllItMeets(string name, string expected)
    {
        using XmlReader reader = XmlReader.Create(new StringReader($"<member name=\"{name}\"></member>"));
        reader.Read();
        TypeNames types = new();
        types.TryAdd("N.Box", []);
        types.TryAdd("N.HashStream", []);
        DocumentedMember member = DocumentedMember.Read(name, reader, new DocumentationText(types));

        IEnumerable<string> found = MemberConditions.Of(member, null, types).Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join("; ", found));
    }
}
