using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli;

/// <summary>The model that a command line names, and how to use it.</summary>
/// <param name="Name">A directory, or a repository at Hugging Face; empty for the model that an index records.</param>
/// <param name="Options">The options of the model.</param>
/// <param name="Device">The libtorch device to run on; null for our own kernels.</param>
/// <param name="ElementType">Element type of a model in libtorch; null for single precision.</param>
internal sealed record ModelChoice(
    string Name, ModelOptions Options, string? Device = null, string? ElementType = null)
{
    /// <summary>Loads the model, for our own kernels unless a device or an element type is given.</summary>
    /// <param name="terminal">The terminal that shows the progress of a download.</param>
    /// <param name="threads">Number of threads for encoding; 0 for all cores.</param>
    public RetrievalModel Load(Terminal terminal, int threads = 0)
    {
        using ProgressLine line = new(terminal, TimeProvider.System);
        CallbackProgress<HubProgress> progress = Reporting(line);
        ModelOptions options = Options with { Threads = threads };
        return Device is null && ElementType is null
            ? RetrievalModel.Load(Name, options, progress)
            : TorchLoading.Load(Name, options, Device ?? "cpu", ElementType ?? "float32", progress);
    }

    /// <summary>Loads the named model or, where none is named, the model that made an index.</summary>
    public RetrievalModel LoadFor(PassageIndex index, Terminal terminal, int threads = 0)
    {
        if (Name.Length > 0)
            return Load(terminal, threads);
        using ProgressLine line = new(terminal, TimeProvider.System);
        return index.Info.LoadModel(
            index.Directory, Options with { Threads = threads }, Reporting(line));
    }

    public DualEncoderConfig ReadConfig(Terminal terminal) => DualEncoderConfig.Read(Resolve(terminal), Options);

    public ModelInspection Inspect(Terminal terminal) => ModelInspection.Of(Resolve(terminal), Options);

    /// <summary>Returns the directory of the model, which is pulled first where it is missing.</summary>
    public string Resolve(Terminal terminal)
    {
        using ProgressLine line = new(terminal, TimeProvider.System);
        return ModelHub.Resolve(Name, progress: Reporting(line));
    }

    private static CallbackProgress<HubProgress> Reporting(ProgressLine line) =>
        new(p => line.Report(PullProgress.Text(p)));
}
