using System.Xml;
using Hypencoder.Datasets.Embedded;

namespace Hypencoder.Tests.Data.Collections;

public sealed class DocumentationTextTests
{
    [Theory]
    [InlineData("Gets  the\n   value. ", "Gets the value.")]
    [InlineData("See <see cref=\"T:System.Collections.Generic.List`1\" />.", "See List<T>.")]
    [InlineData("See <see cref=\"F:System.Int32.MaxValue\">the largest</see>.", "See the largest.")]
    [InlineData("See <seealso cref=\"M:System.DateTime.Parse(System.String)\" />.", "See DateTime.Parse.")]
    [InlineData("See <see cref=\"Overload:System.Console.WriteLine\" />.", "See Console.WriteLine.")]
    [InlineData("See <see cref=\"!:Missing.Thing`1\" />, <see cref=\"N:System.Data\" />.", "See Thing, System.Data.")]
    [InlineData("See <xref uid=\"System.Console.WriteLine%2A\" />.", "See WriteLine.")]
    [InlineData("Is <see langword=\"null\" />.", "Is null.")]
    [InlineData("<paramref name=\"a\" /> of <typeparamref name=\"T\" />", "a of T")]
    [InlineData("Use <c>x</c> and <code>y</code>.", "Use x and y.")]
    [InlineData("<para>One.</para><para>Two.</para>", "One. Two.")]
    [InlineData("<list><item><term>A</term><description>B</description></item><item>C</item></list>", "A B C")]
    [InlineData("a &lt; b &amp;&amp; <![CDATA[c > d]]>", "a < b && c > d")]
    [InlineData("a<script type=\"x\">bad</script><br/>b", "a b")]
    [InlineData("", "")]
    public void Read_EachElement_IsPlainText(string xml, string expected)
    {
        using XmlReader reader = XmlReader.Create(new StringReader($"<doc><summary>{xml}</summary><next/></doc>"));
        reader.ReadToFollowing("summary");
        Assert.Equal(expected, new DocumentationText(new TypeNames()).Read(reader));
        Assert.Equal("next", reader.Name);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("one", 1)]
    [InlineData("one two", 2)]
    public void Words_Text_CountsThem(string text, int expected) =>
        Assert.Equal(expected, DocumentationText.Words(text));
}
