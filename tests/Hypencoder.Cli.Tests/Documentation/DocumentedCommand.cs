using System.Text;
using System.Text.RegularExpressions;

namespace Hypencoder.Cli.Tests.Documentation;

/// <summary>A command line of <c>hypencoder</c> in a fenced block of the documentation.</summary>
/// <param name="Page">Path of the page from the root of the repository.</param>
/// <param name="Line">Number of the line.</param>
/// <param name="Text">The line, beginning with <c>hypencoder</c>, without a comment at its end.</param>
internal sealed record DocumentedCommand(string Page, int Line, string Text)
{
    private const string Name = "hypencoder ";

    private static readonly string[] FromAClone =
        ["dotnet run -c Release --project src/Hypencoder.Cli -- ", "$ "];

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = Path.GetFullPath(Fixture.Path("..", ".."));

    /// <summary>The arguments, as a shell would give them.</summary>
    public string[] Arguments => [.. Split(Text).Skip(1)];

    /// <summary>Whether the line has syntax of a shell other than quotes.</summary>
    public bool NeedsShell => Text.IndexOfAny(['|', '<', '>', '$', '*', '&', ';', '`', '~']) >= 0;

    /// <summary>All commands of README.md and of the pages in docs.</summary>
    public static IReadOnlyList<DocumentedCommand> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Prepend(Path.Combine(Root, "README.md")).SelectMany(Of),
    ];

    public override string ToString() => $"{Page}:{Line}: {Text}";

    private static IEnumerable<DocumentedCommand> Of(string path)
    {
        string page = Path.GetRelativePath(Root, path);
        string[] lines = File.ReadAllLines(path);
        bool inBlock = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                inBlock = !inBlock;
                continue;
            }
            int first = i;
            string line = lines[i].Trim();
            while (inBlock && line.EndsWith('\\') && i + 1 < lines.Length)
                line = line[..^1].TrimEnd() + ' ' + lines[++i].Trim();
            foreach (string prefix in FromAClone.Where(p => line.StartsWith(p, StringComparison.Ordinal)))
                line = prefix[0] == '$' ? line[prefix.Length..] : Name + line[prefix.Length..];
            // Several commands may stand in one line.
            foreach (string part in Regex.Split(line, @"\s+&&\s+"))
            {
                if (inBlock && part.StartsWith(Name, StringComparison.Ordinal))
                    yield return new DocumentedCommand(page, first + 1, Regex.Replace(part, @"\s+#\s.*$", ""));
            }
        }
    }

    private static IEnumerable<string> Split(string text)
    {
        StringBuilder word = new();
        char quote = '\0';
        int depth = 0; // of <( … ), which is one word
        foreach (char c in text)
        {
            if (quote == '\0' && depth == 0 && char.IsWhiteSpace(c))
            {
                if (word.Length > 0)
                    yield return word.ToString();
                word.Clear();
                continue;
            }
            if (c is '"' or '\'' && (quote == '\0' || quote == c))
            {
                quote = quote == '\0' ? c : '\0';
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            word.Append(c);
        }
        if (word.Length > 0)
            yield return word.ToString();
    }
}
