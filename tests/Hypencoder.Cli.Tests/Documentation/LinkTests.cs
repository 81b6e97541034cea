using System.Text.RegularExpressions;

namespace Hypencoder.Cli.Tests.Documentation;

/// <summary>Links between pages of the repository lead to a file that is there, and to a heading in it.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Path.Combine(DocumentedCommand.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(DocumentedCommand.Root, "*.md"))
            .Select(path => Path.GetRelativePath(DocumentedCommand.Root, path)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Links_LeadSomewhere(string page)
    {
        string path = Path.Combine(DocumentedCommand.Root, page);
        Assert.All(Link().Matches(WithoutCode(File.ReadAllText(path))), link =>
        {
            string target = link.Groups["path"].Value, heading = link.Groups["heading"].Value;
            string file = target.Length == 0 ? path : Path.GetFullPath(target, Path.GetDirectoryName(path)!);
            Assert.True(Path.Exists(file), $"{page}: {link.Value}: expected a file, found none");
            if (heading.Length > 0 && file.EndsWith(".md", StringComparison.Ordinal))
                Assert.True(Anchors(file).Contains(heading), $"{page}: {link.Value}: expected a heading, found none");
        });
    }

    /// <summary>The anchors of a page as GitHub makes them.</summary>
    private static HashSet<string> Anchors(string path)
    {
        string text = File.ReadAllText(path);
        return
        [
            .. Heading().Matches(WithoutCode(text)).Select(m => Punctuation().Replace(
                m.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')),
            .. Anchor().Matches(text).Select(m => m.Groups[1].Value),
        ];
    }

    private static string WithoutCode(string text) => Block().Replace(text, "");

    [GeneratedRegex(@"\]\((?!\w+:)(?<path>[^)#\s]*)(#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex("<a id=\"([^\"]+)\">")]
    private static partial Regex Anchor();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
