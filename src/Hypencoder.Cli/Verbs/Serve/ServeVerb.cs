using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Server;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder serve</c>: serves indexes, and a page to search them.</summary>
internal static class ServeVerb
{
    private const int UsualPort = 8080;

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Option<string[]> indexes = new("--index")
        {
            HelpName = "[NAME=]DIR",
            Description = "An index folder to serve, under the folder's name or another; may be repeated",
        };
        Option<bool> demo = new("--demo")
        {
            Description = "Serve a search of .NET's documentation, which is encoded the first time (some minutes)",
        };
        ServeOptions serving = new();
        CoordinatorArguments cluster = new();
        Command command = new("serve", "Serve indexes over HTTP, with a page to search them") { indexes, demo };
        serving.AddTo(command);
        cluster.AddTo(command);
        Option[] sources = [indexes, demo, cluster.Option];
        command.Validators.Add(result =>
        {
            if (sources.Count(source => result.GetResult(source) is not null) != 1)
                result.AddError("Expected either --index or --demo or --cluster");
        });
        command.SetAction(parsed => (cluster.IsIn(parsed)
            ? RunClusterAsync(terminal, cluster, parsed, serving.Of(parsed, UsualPort), cancellationToken)
            : RunAsync(
                terminal, parsed.GetValue(indexes) ?? [], parsed.GetValue(demo), serving.Of(parsed, UsualPort),
                cancellationToken)).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunClusterAsync(
        Terminal terminal, CoordinatorArguments cluster, ParseResult parsed, ServerOptions options,
        CancellationToken cancellationToken)
    {
        await using ServedShards shards = await cluster.StartAsync(terminal, parsed, options, cancellationToken)
            .ConfigureAwait(false);
        await using HypencoderServer server = await HypencoderServer.StartAsync(options, shards, cancellationToken)
            .ConfigureAwait(false);
        if (shards.MissingShards is { Count: > 0 } missing)
            terminal.Error.WriteLine($"note: no node holds shard {string.Join(", ", missing)} yet");
        return await ServeAsync(terminal, server, shards.Name, options, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> RunAsync(
        Terminal terminal, string[] indexes, bool demo, ServerOptions options, CancellationToken cancellationToken)
    {
        options = demo
            ? DemoIndex.Add(options, terminal, cancellationToken)
            : options with { Indexes = [.. indexes.Select(IndexArgument.Parse)] };
        await using HypencoderServer server = await HypencoderServer.StartAsync(options, cancellationToken)
            .ConfigureAwait(false);
        string names = string.Join(", ", options.Indexes.Select(i => i.Name));
        return await ServeAsync(terminal, server, names, options, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> ServeAsync(
        Terminal terminal, HypencoderServer server, string names, ServerOptions options,
        CancellationToken cancellationToken)
    {
        foreach (string address in server.Addresses)
            terminal.Output.WriteLine($"Serving {names} at {address}");
        if (options.LogLevel <= LogLevel.Information)
            terminal.Error.WriteLine("Ctrl-C stops the server");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
        await server.StopAsync().ConfigureAwait(false);
        return ExitCode.Success;
    }
}
