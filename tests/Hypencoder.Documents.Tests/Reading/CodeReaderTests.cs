using Hypencoder.Documents.Reading;
using Hypencoder.Documents.Reading.Code;

namespace Hypencoder.Documents.Tests.Reading;

public sealed class CodeReaderTests
{
    [Fact]
    public void Read_CSharp_IsCommentsWithTheirDeclarations()
    {
        const string code = """"
            // Copyright (c) Somebody. Licensed under something.

            namespace A;

            /// <summary>Reads a <see cref="System.IO.Stream"/> &amp; closes it.</summary>
            /// <param name="path">Path of the file.</param>
            [Obsolete]
            public static void Read(string path,
                int count) => Open("http://x/*", '"', @"c:\", $"{1}", """ // no " comment """);

            private int _rows; // number of all rows

            /*
             * A block comment
             * of two lines.
             */
            internal sealed class B : C
            {
                // ok
            }
            """";
        DocumentBlock[] expected =
        [
            new("a.cs",
                "Reads a Stream & closes it.\npath: Path of the file.\npublic static void Read(string path, int count)",
                5, 6),
            new("a.cs", "number of all rows\nprivate int _rows;", 11, 11),
            new("a.cs", "A block comment\nof two lines.\ninternal sealed class B : C", 13, 16),
        ];
        Assert.Equal(expected, Read(code, "a.cs"));
    }

    [Fact]
    public void Read_Python_HasDocstringsWithWhatPrecedesThem()
    {
        const string code = """"
            #!/usr/bin/env python
            """Module about all things."""

            class Reader(Base):
                '''Reads all the things.'''

                def read(self, path,
                         count=1):
                    """Read it with "quotes" inside.

                    :param path: where it is
                    """
                    text = "# not a comment"  # but this one is
                    return """not a docstring"""
            """";
        DocumentBlock[] expected =
        [
            new("a.py", "Module about all things.", 2, 2),
            new("a.py", "Reads all the things.\nclass Reader(Base)", 5, 5),
            new("a.py",
                "Read it with \"quotes\" inside.\n:param path: where it is\ndef read(self, path, count=1)", 9, 12),
            new("a.py", "but this one is\ntext = \"# not a comment\"", 13, 13),
        ];
        Assert.Equal(expected, Read(code, "a.py"));
    }

    [Theory]
    [InlineData(
        "a.rs", "/// Finds the longest thing.\nfn longest<'a>(x: &'a str) -> &'a str {\n}",
        "Finds the longest thing.\nfn longest<'a>(x: &'a str) -> &'a str")]
    [InlineData(
        "a.go", "// Open opens the file.\nfunc Open(name string) (*File, error) {",
        "Open opens the file.\nfunc Open(name string) (*File, error)")]
    [InlineData(
        "a.js", "/** Adds two numbers. */\nexport function add(a, b) {",
        "Adds two numbers.\nexport function add(a, b)")]
    [InlineData(
        "a.sql", "-- The table of users\nCREATE TABLE users (id int);",
        "The table of users\nCREATE TABLE users (id int)")]
    [InlineData("a.lua", "--[[ Reads one line ]]\nfunction read()", "Reads one line\nfunction read()")]
    [InlineData("a.sh", "# Prints all of it\nprint_all() {", "Prints all of it\nprint_all()")]
    [InlineData("a.yml", "key: a#b # what it is for", "what it is for\nkey: a#b")]
    [InlineData("a.xml", "<a>\n<!-- Why this is here -->\n<b/></a>", "Why this is here\n<b/></a>")]
    [InlineData("Makefile", "# Build all the parts\nall: a b\n", "Build all the parts\nall: a b")]
    public void Read_OtherLanguages_AreScannedByTheirSyntax(string name, string code, string expected) =>
        Assert.Equal([expected], Read(code, name).Select(b => b.Text));

    [Theory]
    [InlineData("a.cs", "/* never ends")]
    [InlineData("a.cs", "\"\"\"")]
    [InlineData("a.cs", "@\"")]
    [InlineData("a.py", "'''")]
    [InlineData("a.py", "\"\\")]
    [InlineData("a.cs", "//")]
    [InlineData("a.lua", "--[[")]
    public void Read_UnfinishedCode_HasNoError(string name, string code) => Assert.NotNull(Read(code, name));

    private static IReadOnlyList<DocumentBlock> Read(string code, string name) =>
        CodeReader.Read(code, name, CodeSyntax.Of(name)!);
}
