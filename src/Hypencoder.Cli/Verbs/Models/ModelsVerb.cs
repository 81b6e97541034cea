using System.CommandLine;
using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder models</c>: what concerns models alone.</summary>
internal static class ModelsVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken) =>
        new("models", "Retrieval models")
    {
        ModelsListVerb.Create(terminal),
        ModelsPullVerb.Create(terminal, cancellationToken),
        ModelsInspectVerb.Create(terminal),
        ModelsVerifyVerb.Create(terminal),
    };
}
