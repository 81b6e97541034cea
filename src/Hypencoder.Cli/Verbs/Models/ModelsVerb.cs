using System.CommandLine;
using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder models</c>: lists, shows, downloads and verifies models.</summary>
internal static class ModelsVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken) =>
        new("models", "List, show, download and verify retrieval models")
    {
        ModelsListVerb.Create(terminal),
        ModelsPullVerb.Create(terminal, cancellationToken),
        ModelsInspectVerb.Create(terminal),
        ModelsVerifyVerb.Create(terminal),
    };
}
