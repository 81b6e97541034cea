using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli;

/// <summary>A model as a command line names it.</summary>
/// <param name="Name">
/// A directory, or a repository of Hugging Face; empty for the one that an index remembers.
/// </param>
/// <param name="Options">How to use it.</param>
internal sealed record ModelChoice(string Name, ModelOptions Options)
{
    /// <summary>The model, with progress where it is pulled first.</summary>
    public RetrievalModel Load(Terminal terminal)
    {
        using ProgressLine line = new(terminal, TimeProvider.System);
        return RetrievalModel.Load(Name, Options, p => line.Report(PullProgress.Text(p)));
    }

    /// <summary>The model that is named, or else the one that made an index.</summary>
    public RetrievalModel LoadFor(PassageIndex index, Terminal terminal)
    {
        if (Name.Length > 0)
            return Load(terminal);
        using ProgressLine line = new(terminal, TimeProvider.System);
        return index.Info.LoadModel(index.Directory, Options, p => line.Report(PullProgress.Text(p)));
    }

    public DualEncoderConfig ReadConfig(Terminal terminal) => DualEncoderConfig.Read(Resolve(terminal), Options);

    public ModelInspection Inspect(Terminal terminal) => ModelInspection.Of(Resolve(terminal), Options);

    /// <summary>The model's directory, with progress where it is pulled first.</summary>
    private string Resolve(Terminal terminal)
    {
        using ProgressLine line = new(terminal, TimeProvider.System);
        return ModelHub.Resolve(Name, progress: p => line.Report(PullProgress.Text(p)));
    }
}
