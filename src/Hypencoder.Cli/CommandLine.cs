using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Cli.Verbs;

namespace Hypencoder.Cli;

/// <summary>The command line of <c>hypencoder</c>: parses arguments, runs a verb and reports its errors.</summary>
internal static class CommandLine
{
    private const string Verbose = "--verbose";
    private static readonly ParserConfiguration Parsing = new()
    {
        // A query may begin with @, which must not be read as the name of a file of further arguments.
        ResponseFileTokenReplacer = null,
        EnablePosixBundling = false,
    };

    /// <summary>Names of the verbs, and how they are made.</summary>
    internal static readonly (string Name, Func<Terminal, CancellationToken, Command> Create)[] Verbs =
    [
        ("index", IndexVerb.Create),
        ("ask", AskVerb.Create),
        ("study", StudyVerb.Create),
        ("train", TrainVerb.Create),
        ("convert", ConvertVerb.Create),
        ("encode", EncodeVerb.Create),
        ("import", ImportVerb.Create),
        ("graph", GraphVerb.Create),
        ("ivf", IvfVerb.Create),
        ("split", SplitVerb.Create),
        ("export", ExportVerb.Create),
        ("query-vectors", QueryVectorsVerb.Create),
        ("search", SearchVerb.Create),
        ("mcp", McpVerb.Create),
        ("bm25", Bm25Verb.Create),
        ("fuse", FuseVerb.Create),
        ("rerank", RerankVerb.Create),
        ("score", (terminal, _) => ScoreVerb.Create(terminal)),
        ("serve", ServeVerb.Create),
        ("cluster-node", ClusterNodeVerb.Create),
        ("evaluate", (terminal, _) => EvaluateVerb.Create(terminal)),
        ("compare", (terminal, _) => CompareVerb.Create(terminal)),
        ("p-mrr", (terminal, _) => PMrrVerb.Create(terminal)),
        ("perturb", PerturbVerb.Create),
        ("models", ModelsVerb.Create),
        ("datasets", DatasetsVerb.Create),
        ("bench", BenchVerb.Create),
    ];

    /// <summary>Parses a command line without running it.</summary>
    /// <param name="arguments">The arguments, without the name of the program.</param>
    /// <param name="terminal">The terminal of the verb.</param>
    /// <param name="cancellationToken">Stops the verb.</param>
    internal static ParseResult Parse(
        IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        Option<bool> verbose = new(Verbose)
        {
            Description = "Print the stack trace of an error too",
            Recursive = true,
        };
        RootCommand root = new("Hypencoder: retrieval with a network for each query") { verbose };
        // A verb that is named is made alone, since making all of them is a part of the start that one notices.
        (string, Func<Terminal, CancellationToken, Command> Create)[] named =
            [.. Verbs.Where(verb => verb.Name == arguments.FirstOrDefault())];
        foreach ((_, Func<Terminal, CancellationToken, Command> create) in named.Length > 0 ? named : Verbs)
            root.Add(create(terminal, cancellationToken));
        return root.Parse(arguments, Parsing);
    }

    /// <summary>Runs a command line and returns the exit code.</summary>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        // Numbers and dates are printed and parsed the same way on every machine.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        PackageFetching.Enable(terminal, cancellationToken);
        ParseResult parsed = Parse(arguments, terminal, cancellationToken);
        // A misspelt word explains more than the errors that follow from it.
        string? message = Misspelling.In(parsed, arguments);
        if (parsed.Action is ParseErrorAction)
            message ??= parsed.Errors[0].Message.TrimEnd('.');
        if (message is not null)
        {
            message = Failure.Short(message);
            terminal.Error.WriteLine($"error: {message}; see `{PathOf(parsed.CommandResult)} --help`");
            return ExitCode.WrongInput;
        }
        try
        {
            PathChecks.Check(parsed.CommandResult);
            return parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // StopSignals handles Ctrl-C
                Output = terminal.Output,
                Error = terminal.Error,
            });
        }
        catch (Exception e)
        {
            bool canResume = parsed.CommandResult.Command.Options.Any(o => o.Name == VerbOptions.ResumeName);
            Failure failure = Failure.Of(e, canResume);
            terminal.Error.WriteLine($"error: {failure.Message}");
            if (parsed.GetValue<bool>(Verbose))
                terminal.Error.WriteLine(e);
            return failure.ExitCode;
        }
    }

    /// <summary>The full name of a command, as it is typed.</summary>
    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent
        ? $"{PathOf(parent)} {result.Command.Name}"
        : "hypencoder";
}
