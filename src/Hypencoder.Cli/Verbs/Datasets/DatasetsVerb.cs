using System.CommandLine;
using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder datasets</c>: which collections there are, and what is in one.</summary>
internal static class DatasetsVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken) =>
        new("datasets", "Test collections and training examples")
        {
            DatasetsListVerb.Create(terminal),
            DatasetsPullVerb.Create(terminal, cancellationToken),
            DatasetsInspectVerb.Create(terminal),
            DatasetsExportVerb.Create(terminal, cancellationToken),
        };
}
