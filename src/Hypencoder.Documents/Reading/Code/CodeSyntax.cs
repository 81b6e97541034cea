namespace Hypencoder.Documents.Reading.Code;

/// <summary>How comments and strings are written in a family of programming languages.</summary>
internal sealed record CodeSyntax
{
    private static readonly CodeSyntax CLike = new() { Line = ["//"], Open = "/*", Close = "*/" };

    private static readonly CodeSyntax Hash = new() { Line = ["#"], NeedsSpace = true };

    private static readonly CodeSyntax Python = Hash with { HasDocstrings = true };

    private static readonly CodeSyntax Php = CLike with { Line = ["//", "#"] };

    private static readonly CodeSyntax Dash = new() { Line = ["--"], Open = "/*", Close = "*/", NeedsSpace = true };

    private static readonly CodeSyntax Lua = new() { Line = ["--"], Open = "--[[", Close = "]]" };

    private static readonly CodeSyntax Haskell = new() { Line = ["--"], Open = "{-", Close = "-}", NeedsSpace = true };

    private static readonly CodeSyntax Semicolon = new() { Line = [";"], NeedsSpace = true, Quotes = "\"" };

    private static readonly CodeSyntax PowerShell = Hash with { Open = "<#", Close = "#>" };

    private static readonly CodeSyntax Xml = new() { Open = "<!--", Close = "-->", Quotes = "" };

    private static readonly CodeSyntax Style = new() { Open = "/*", Close = "*/" };

    private static readonly CodeSyntax Basic = new() { Line = ["'"], NeedsSpace = true, Quotes = "\"" };

    private static readonly Dictionary<string, CodeSyntax> ByExtension = Table(
        (CLike, ".cs .java .kt .kts .scala .c .h .cc .cpp .cxx .hh .hpp .hxx .inl .m .mm .go .rs .swift .js .mjs .cjs "
            + ".jsx .ts .mts .cts .tsx .dart .groovy .gradle .proto .fs .fsx .fsi .zig .cu .cuh .glsl .hlsl .scss "
            + ".less"),
        (Php, ".php"), (Style, ".css"), (Python, ".py .pyi .pyx"),
        (Hash, ".rb .sh .bash .zsh .fish .pl .pm .r .jl .yaml .yml .toml .tf .cmake .mk .nim .ex .exs .graphql .nix"),
        (PowerShell, ".ps1 .psm1 .psd1"), (Dash, ".sql"), (Lua, ".lua"), (Haskell, ".hs .elm"),
        (Semicolon, ".lisp .cl .el .clj .cljs .scm .rkt .asm"), (Basic, ".vb .bas"),
        (Xml, ".xml .xaml .axaml .csproj .fsproj .vbproj .props .targets .resx .config .xsd .xslt .vue .svelte "
            + ".razor"));

    private static readonly Dictionary<string, CodeSyntax> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Makefile"] = Hash, ["Dockerfile"] = Hash, ["CMakeLists.txt"] = Hash, ["Rakefile"] = Hash, ["Gemfile"] = Hash,
        ["Jenkinsfile"] = CLike,
    };

    /// <summary>What begins a comment up to the end of the line.</summary>
    public IReadOnlyList<string> Line { get; private init; } = [];

    /// <summary>What begins a comment of several lines; null if there are none.</summary>
    public string? Open { get; private init; }

    /// <summary>What ends such a comment.</summary>
    public string Close { get; private init; } = "";

    /// <summary>Characters that begin and end strings.</summary>
    public string Quotes { get; private init; } = "\"'`";

    /// <summary>Whether a comment up to the end of the line begins only after white space.</summary>
    public bool NeedsSpace { get; private init; }

    /// <summary>Whether a string that stands by itself documents what precedes it, as in Python.</summary>
    public bool HasDocstrings { get; private init; }

    /// <summary>Syntax of a file; null if it is not a known kind of source code.</summary>
    public static CodeSyntax? Of(string fileName) =>
        ByName.GetValueOrDefault(fileName) ?? ByExtension.GetValueOrDefault(Path.GetExtension(fileName));

    private static Dictionary<string, CodeSyntax> Table(params (CodeSyntax Syntax, string Extensions)[] families) =>
        families.SelectMany(f => f.Extensions.Split(' ').Select(e => (e, f.Syntax)))
            .ToDictionary(f => f.e, f => f.Syntax, StringComparer.OrdinalIgnoreCase);
}
