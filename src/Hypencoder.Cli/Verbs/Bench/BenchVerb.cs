using System.CommandLine;
using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder bench</c>: what things cost on this machine.</summary>
internal static class BenchVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken) =>
        new("bench", "Measure what searching costs on this machine")
        {
            BenchEncodeVerb.Create(terminal, cancellationToken),
            BenchFaissVerb.Create(terminal, cancellationToken),
            BenchGraphVerb.Create(terminal, cancellationToken),
            BenchSearchVerb.Create(terminal, cancellationToken),
        };
}
