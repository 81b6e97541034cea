using Hypencoder.Cli.Output;
using Hypencoder.Models;

namespace Hypencoder.Cli;

/// <summary>A model as a command line names it.</summary>
/// <param name="Name">A directory.</param>
/// <param name="Options">How to use it.</param>
internal sealed record ModelChoice(string Name, ModelOptions Options)
{
    public RetrievalModel Load(Terminal terminal) => RetrievalModel.Load(Name, Options);

    public DualEncoderConfig ReadConfig(Terminal terminal) => DualEncoderConfig.Read(Name, Options);

    public ModelInspection Inspect(Terminal terminal) => ModelInspection.Of(Name, Options);
}
