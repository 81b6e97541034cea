using System.CommandLine;
using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder bench</c>: what things cost on this machine.</summary>
internal static class BenchVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation) =>
        new("bench", "Measure what searching costs on this machine")
        {
            BenchEncodeVerb.Create(terminal, cancellation),
            BenchFaissVerb.Create(terminal, cancellation),
            BenchGraphVerb.Create(terminal, cancellation),
            BenchSearchVerb.Create(terminal, cancellation),
        };
}
