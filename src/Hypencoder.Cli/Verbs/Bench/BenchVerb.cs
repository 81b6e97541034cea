using System.CommandLine;
using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder bench</c>: the benchmarks.</summary>
internal static class BenchVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken) =>
        new("bench", "Measure the speed of encoding and search on this machine")
        {
            BenchEncodeVerb.Create(terminal, cancellationToken),
            BenchFaissVerb.Create(terminal, cancellationToken),
            BenchGraphVerb.Create(terminal, cancellationToken),
            BenchSearchVerb.Create(terminal, cancellationToken),
            BenchServeVerb.Create(terminal, cancellationToken),
        };
}
