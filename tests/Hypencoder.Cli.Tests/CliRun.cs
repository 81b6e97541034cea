using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Tests;

/// <summary>The output and exit code of a command line that was run in this process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static CliRun Of(params string[] arguments) => Of(CancellationToken.None, new StringWriter(), arguments);

    /// <param name="cancellationToken">Stops the verb.</param>
    /// <param name="error">Takes standard error.</param>
    /// <param name="arguments">The command line.</param>
    public static CliRun Of(CancellationToken cancellationToken, StringWriter error, params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        error.NewLine = "\n";
        Terminal terminal = new() { Output = output, Error = error };
        int code = CommandLine.Run(arguments, terminal, cancellationToken);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The one JSON document on standard output.</summary>
    public JsonNode Json => JsonNode.Parse(Output)!;

    /// <summary>Asserts wrong input, no output, and one line of error with all <paramref name="parts"/>.</summary>
    public void AssertRefused(params string[] parts)
    {
        Assert.Equal(Cli.ExitCode.WrongInput, ExitCode);
        Assert.Equal("", Output);
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        foreach (string part in parts)
            Assert.Contains(part, line, StringComparison.Ordinal);
    }

    /// <summary>Asserts success; returns itself.</summary>
    public CliRun Succeeded()
    {
        Assert.True(ExitCode == Cli.ExitCode.Success, $"exit code {ExitCode}: {Error}");
        return this;
    }
}
