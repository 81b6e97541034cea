using Hypencoder.Cli.Output;
using Hypencoder.Models;

namespace Hypencoder.Cli;

/// <summary>A model as a command line names it.</summary>
/// <param name="Name">A directory, or a repository of Hugging Face.</param>
/// <param name="Options">How to use it.</param>
internal sealed record ModelChoice(string Name, ModelOptions Options)
{
    public RetrievalModel Load(Terminal terminal) => RetrievalModel.Load(Resolve(terminal), Options);

    public DualEncoderConfig ReadConfig(Terminal terminal) => DualEncoderConfig.Read(Resolve(terminal), Options);

    public ModelInspection Inspect(Terminal terminal) => ModelInspection.Of(Resolve(terminal), Options);

    /// <summary>The model's directory, with progress where it is pulled first.</summary>
    private string Resolve(Terminal terminal)
    {
        using ProgressLine line = new(terminal, TimeProvider.System);
        return ModelHub.Resolve(Name, progress: p => line.Report(PullProgress.Text(p)));
    }
}
