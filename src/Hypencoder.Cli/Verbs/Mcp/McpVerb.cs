using System.CommandLine;
using System.Reflection;
using Hypencoder.Cli.Output;
using Hypencoder.Extensions.AI;
using Hypencoder.Retrieval;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder mcp</c>: serves the search of an index to programs that speak the Model Context Protocol. Standard
/// output carries the protocol alone.
/// </summary>
internal static class McpVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ModelArguments model = ModelArguments.ThatIndexesKnow().WithQNetWidth();
        Option<string> index = VerbOptions.Index();
        StrategyOptions strategy = new();
        Option<int> threads = VerbOptions.Threads();
        Command command = new(
            "mcp", "Serve the search of an index by the Model Context Protocol, on standard input and output")
        {
            index,
        };
        strategy.AddTo(command);
        command.Add(threads);
        model.AddTo(command);
        command.SetAction(parsed =>
        {
            using SearchSession session = SearchSession.Open(
                terminal, model.Choice(parsed), parsed.GetRequiredValue(index),
                strategy.Options(parsed, parsed.GetValue(threads)));
            terminal.Error.WriteLine(
                $"serving {session.Index.Count:N0} passages of {session.Index.Directory} on standard input and output");
            ServeAsync(session.Retriever, cancellationToken).GetAwaiter().GetResult();
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Serves until the client closes its end.</summary>
    private static async Task ServeAsync(Retriever retriever, CancellationToken cancellationToken)
    {
        McpServerOptions options = new()
        {
            ServerInfo = new Implementation
            {
                Name = "hypencoder",
                Version = typeof(McpVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                    .InformationalVersion,
            },
            ToolCollection = [new SearchMcpTool(SearchTool.Create(retriever))],
        };
        await using StdioServerTransport transport = new(options);
        await using McpServer server = McpServer.Create(transport, options);
        await server.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
