using Hypencoder.Documents.Reading;

namespace Hypencoder.Documents.Tests.Reading;

public sealed class MarkdownReaderTests
{
    private const string Document = """
        ---
        layout: page
        title: "From the front matter"
        ---
        Before any heading [sic.

        # Guide to `ask`

        First *paragraph* with a [link](https://example.org/x)
        over two lines &amp; an entity.

        ## Details ##

        - one
        - two
          and more

        1. first

        ```sh
        hypencoder ask "x"
        ```

        | a | b |
        |---|---|
        | `c` | d |

        <!-- left out -->
        <p align="center">Shown <b>text</b></p>

        Under
        =====

        > quoted

        [ref]: https://example.org
        """;

    [Fact]
    public void Read_EveryKindOfBlock_IsPlainTextBelowHeadingsWithLines()
    {
        DocumentBlock[] expected =
        [
            new("From the front matter", "Before any heading [sic.", 5, 5),
            new("Guide to ask", "First paragraph with a link\nover two lines & an entity.", 9, 10),
            new("Guide to ask > Details", "- one", 14, 14),
            new("Guide to ask > Details", "- two\nand more", 15, 16),
            new("Guide to ask > Details", "1. first", 18, 18),
            new("Guide to ask > Details", "hypencoder ask \"x\"", 20, 22),
            new("Guide to ask > Details", "a | b\nc | d", 24, 26),
            new("Guide to ask > Details", "Shown text", 29, 29),
            new("Under", "quoted", 34, 34),
        ];
        Assert.Equal(expected, MarkdownReader.Read(Document, "guide.md"));
    }

    [Fact]
    public void Read_NoHeading_HasTheNameOfTheFile() =>
        Assert.Equal([new DocumentBlock("a.md", "text", 1, 1)], MarkdownReader.Read("text", "a.md"));
}
