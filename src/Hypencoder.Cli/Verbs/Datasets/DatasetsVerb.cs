using System.CommandLine;
using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder datasets</c>: lists, shows, downloads and exports collections.</summary>
internal static class DatasetsVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken) =>
        new("datasets", "List, show, download and export test collections and training examples")
        {
            DatasetsListVerb.Create(terminal),
            DatasetsPullVerb.Create(terminal, cancellationToken),
            DatasetsInspectVerb.Create(terminal),
            DatasetsExportVerb.Create(terminal, cancellationToken),
        };
}
