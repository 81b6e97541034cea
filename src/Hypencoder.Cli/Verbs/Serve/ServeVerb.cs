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
        Command command = new("serve", "Serve indexes over HTTP, with a page to search them") { indexes, demo };
        serving.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(indexes) is null == result.GetResult(demo) is null)
                result.AddError("Expected either --index or --demo");
        });
        command.SetAction(parsed => RunAsync(
            terminal, parsed.GetValue(indexes) ?? [], parsed.GetValue(demo), serving.Of(parsed, UsualPort),
            cancellationToken).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, string[] indexes, bool demo, ServerOptions options, CancellationToken cancellationToken)
    {
        options = demo
            ? DemoIndex.Add(options, terminal, cancellationToken)
            : options with { Indexes = [.. indexes.Select(IndexArgument.Parse)] };
        await using HypencoderServer server = await HypencoderServer.StartAsync(options, cancellationToken)
            .ConfigureAwait(false);
        foreach (string address in server.Addresses)
            terminal.Output.WriteLine($"Serving {string.Join(", ", options.Indexes.Select(i => i.Name))} at {address}");
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
