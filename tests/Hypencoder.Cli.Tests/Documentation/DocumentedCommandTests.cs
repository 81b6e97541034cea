using System.CommandLine;
using System.Diagnostics;
using System.IO.Compression;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Datasets;

namespace Hypencoder.Cli.Tests.Documentation;

/// <summary>
/// Every command in a fenced block of README.md and docs is run on small stand-ins for its files, in the order of its
/// page. Those that take minutes or a network are in <see cref="ParsedOnly"/>, with the reason: they are parsed, and
/// the files, studies and collections that they name must be there.
/// </summary>
[Collection(nameof(ModelTests))]
public sealed class DocumentedCommandTests : IDisposable
{
    /// <summary>Beginnings of commands that are not run, each with the reason.</summary>
    private static readonly Dictionary<string, string> ParsedOnly = new(StringComparer.Ordinal)
    {
        ["hypencoder study"] = "trains for a quarter of an hour or downloads published models",
        ["hypencoder train"] = "trains for minutes",
        ["hypencoder bench"] = "measures for minutes",
        ["hypencoder datasets pull"] = "needs a network",
        ["hypencoder models pull"] = "needs a network",
        ["hypencoder models verify"] = "needs a network",
        ["hypencoder compare --qrels dotnet-api"] = "compares runs of a study",
        ["hypencoder serve"] = "runs until it is stopped",
        ["hypencoder cluster-node"] = "runs until it is stopped",
        ["hypencoder split"] = "splits an index that other commands make",
        ["hypencoder search --candidates-from \"pgvector"] = "needs PostgreSQL with a table of the export",
        ["hypencoder search --candidates-from qdrant"] = "needs a Qdrant server with the points of the export",
        ["hypencoder mcp"] = "runs until it is stopped",
    };

    /// <summary>Inputs of commands that are only parsed which other commands or readers make.</summary>
    private static readonly string[] MadeByOthers =
    [
        "out/dotnet-api-quick", "bm25.trec", "be.trec", "hyp.trec", "index", "my-index", "key.txt", "shards/shard-0",
        "shards/shard-1", "shards/shards.json",
    ];

    private static readonly (string Name, Func<TemporaryFolder, string> Value)[] Variables =
    [
        ("HF_HUB_OFFLINE", _ => "1"),
        ("HF_HUB_CACHE", folder => folder["hub"]),
        ("HYPENCODER_CACHE", folder => folder["cache"]),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string?[] _before = [.. Variables.Select(v => Environment.GetEnvironmentVariable(v.Name))];

    public DocumentedCommandTests()
    {
        foreach ((string name, Func<TemporaryFolder, string> value) in Variables)
            Environment.SetEnvironmentVariable(name, value(_folder));
        _folder.Write("docs.jsonl", """
            {"_id": "1", "title": "DateTime.Parse", "text": "Converts the string representation of a date and time to its DateTime equivalent."}
            {"_id": "2", "title": "Math.Sqrt", "text": "Returns the square root of a number."}

            """);
        _folder.Write("q.tsv", "1\tconverts a text to a date and a time\n2\tthe square root of a number\n");
        _folder.Write("queries.tsv", "1\tconverts a text to a date and a time\n2\tthe square root of a number\n");
        using (GZipStream zipped = new(File.Create(_folder["run.gz"]), CompressionLevel.Fastest))
            zipped.Write("1 Q0 1 1 2.0 r\n2 Q0 2 1 2.0 r\n"u8);
        _folder.Write("qrels.txt", "1 0 1 1\n2 0 2 1\n");
        foreach (string run in new[]
            { "run.txt", "be.trec", "bm25.trec", "dense.trec", "hyp.trec", "bm25-dev.trec", "dense-dev.trec" })
            _folder.Write(run, "1 Q0 1 1 2.0 r\n1 Q0 2 2 1.0 r\n2 Q0 2 1 2.0 r\n2 Q0 1 2 1.0 r\n");
        // A small part of the repository, for commands that index folders of it.
        string[] files =
            ["README.md", "docs/formats/index-folder.md", "docs/formats/documents.md", "src/Hypencoder.Data/Passage.cs"];
        foreach (string file in files)
            _folder.Write(file, File.ReadAllText(Path.Combine(DocumentedCommand.Root, file)));
    }

    public static TheoryData<string> PagesWithCommandsThatRun =>
        [.. DocumentedCommand.All.Where(c => ReasonNotToRun(c) is null).Select(c => c.Page).Distinct()];

    public static TheoryData<string, string> CommandsThatAreParsed =>
        [.. DocumentedCommand.All.Where(c => ReasonNotToRun(c) is not null)
            .Select(c => (c.ToString(), ReasonNotToRun(c)!))];

    public void Dispose()
    {
        for (int i = 0; i < Variables.Length; i++)
            Environment.SetEnvironmentVariable(Variables[i].Name, _before[i]);
        _folder.Dispose();
    }

    [Fact]
    public void All_Commands_AreFound() => Assert.InRange(DocumentedCommand.All.Count, 15, 1000);

    /// <remarks>
    /// Commands run in this process, which takes a tenth of the time of a process for each; those that need a shell
    /// run in one.
    /// </remarks>
    [Theory]
    [MemberData(nameof(PagesWithCommandsThatRun))]
    public void Page_CommandsThatTakeSeconds_Run(string page)
    {
        foreach (DocumentedCommand command in
            DocumentedCommand.All.Where(c => c.Page == page && ReasonNotToRun(c) is null))
        {
            (int code, string error) = command.NeedsShell ? RunInShell(command) : RunHere(command);
            Assert.True(code == ExitCode.Success, $"{command}: exit code {code}: {error}");
        }
    }

    [Theory]
    [MemberData(nameof(CommandsThatAreParsed))]
    public void Command_ThatIsNotRun_IsParsedAndItsInputsAreThere(string command, string reason)
    {
        Assert.NotEmpty(reason);
        DocumentedCommand documented = DocumentedCommand.All.Single(c => c.ToString() == command);
        Terminal terminal = new() { Output = TextWriter.Null, Error = TextWriter.Null };

        ParseResult parsed = CommandLine.Parse(documented.Arguments, terminal, CancellationToken.None);

        Assert.Empty(parsed.Errors.Select(e => e.Message));
        Assert.Null(Misspelling.In(parsed, documented.Arguments));
        foreach ((string name, PathRole role, string path) in PathChecks.Paths(parsed.CommandResult))
        {
            if (role is PathRole.OutputFile or PathRole.OutputFolder || MadeByOthers.Contains(path))
                continue;
            bool isThere = Path.Exists(Path.Combine(DocumentedCommand.Root, path))
                || (role is PathRole.Corpus or PathRole.SplitFile && IsCollection(path));
            Assert.True(isThere, $"{command}: {name}: expected a file of the repository or a collection, found {path}");
        }
    }

    private (int Code, string Error) RunHere(DocumentedCommand command)
    {
        string before = Directory.GetCurrentDirectory();
        try
        {
            Directory.SetCurrentDirectory(_folder[""]);
            CliRun run = CliRun.Of(command.Arguments);
            return (run.ExitCode, run.Error);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    private (int Code, string Error) RunInShell(DocumentedCommand command)
    {
        if (!File.Exists("/bin/bash"))
            Assert.Skip("no bash to run commands with");
        string program = Path.Combine(AppContext.BaseDirectory, "hypencoder.dll");
        ProcessStartInfo start = new("/bin/bash",
            ["-ec", $"hypencoder() {{ dotnet '{program}' \"$@\"; }}\n{command.Text}\n"])
        {
            WorkingDirectory = _folder[""],
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error + output.Result);
    }

    private static bool IsCollection(string name) =>
        DatasetCatalog.IsEmbedded(name) || DatasetCatalog.Find(name) is not null
        || DatasetCatalog.IsEmbedded(name[..Math.Max(0, name.LastIndexOf('/'))]);

    private static string? ReasonNotToRun(DocumentedCommand command) =>
        ParsedOnly.Where(p => command.Text.StartsWith(p.Key, StringComparison.Ordinal)).Select(p => p.Value)
            .FirstOrDefault();
}
