using Hypencoder.Documents.Reading;

namespace Hypencoder.Documents.Tests.Reading;

public sealed class RstReaderTests
{
    [Fact]
    public void Read_Document_IsPlainTextBelowHeadingsWithLines()
    {
        const string text = """
            =====
            Title
            =====

            .. _target:

            Intro with :ref:`a link <target>`, ``code`` and *emphasis*::

                literal()

            Part
            ====

            .. a comment
               over two lines

            .. note:: Mind this.

            Sub
            ---

            :param x: a number
            `site <https://example.org>`_

            Next
            ====
            Last.
            """;
        DocumentBlock[] expected =
        [
            new("Title", "Intro with a link, code and emphasis:", 7, 7),
            new("Title", "    literal()", 9, 9),
            new("Title > Part", "Mind this.", 17, 17),
            new("Title > Part > Sub", ":param x: a number\nsite", 22, 23),
            new("Title > Next", "Last.", 27, 27),
        ];
        Assert.Equal(expected, RstReader.Read(text, "a.rst"));
    }
}
