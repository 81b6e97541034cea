using Hypencoder.Documents.Reading;

namespace Hypencoder.Documents.Tests.Reading;

public sealed class HtmlReaderTests
{
    [Fact]
    public void Read_Page_IsTextBelowHeadingsWithoutScriptsAndNavigation()
    {
        const string page = """
            <!doctype html>
            <html><head><title>The page</title><style>p { color: red }</style></head>
            <body>
            <nav><a href="/">Home</a></nav>
            <p>Intro &lt;b&gt; with <b>bold</b>
            text.</p>
            <h1>One <i>heading</i></h1>
            <ul>
              <li>First</li>
              <li>Second</li>
            </ul>
            <h2>Two</h2>
            <script>alert("no")</script>
            <table><tr><td>a</td><td>b</td></tr></table>
            <pre>
            x = 1
              y = 2</pre>
            </body></html>
            """;
        DocumentBlock[] expected =
        [
            new("The page", "Intro <b> with bold\ntext.", 5, 6),
            new("One heading", "First", 9, 9),
            new("One heading", "Second", 10, 10),
            new("One heading > Two", "a | b", 14, 14),
            new("One heading > Two", "x = 1\n  y = 2", 15, 17),
        ];
        IReadOnlyList<DocumentBlock> found = HtmlReader.Read(page, "page.html");
        Assert.Equal(expected.Select(b => (b.Title, b.Text)), found.Select(b => (b.Title, b.Text)));
        Assert.All(
            expected.Zip(found), pair => Assert.InRange(pair.Second.Line, pair.First.Line - 1, pair.First.Line + 1));
    }

    [Fact]
    public void Read_Main_LeavesOutTheRest()
    {
        IReadOnlyList<DocumentBlock> found = HtmlReader.Read(
            "<body><div>menu</div><main><p>content</p></main></body>", "a.html");
        Assert.Equal([new DocumentBlock("a.html", "content", 1, 1)], found);
    }

    [Fact]
    public void Read_DeeplyNested_DoesNotOverflowTheStack()
    {
        string page = string.Concat(Enumerable.Repeat("<div>", 5_000)) + "deep";
        Assert.NotNull(HtmlReader.Read(page, "a.html"));
    }
}
