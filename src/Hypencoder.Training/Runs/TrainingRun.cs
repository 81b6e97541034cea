using System.Text;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training.Runs;

namespace Hypencoder.Training;

/// <summary>
/// Trains a model as configured and writes a model directory that <see cref="RetrievalModel.Load"/> reads. The
/// directory also holds <c>train.yaml</c>, the config with defaults and absolute paths; <c>training.json</c>, the
/// training curve; and, for a model with q-nets, <c>linearity.json</c>, their linearity over a sample of the training
/// set.
/// </summary>
internal static class TrainingRun
{
    /// <summary>Trains a model or resumes its training; returns the recorded curve of a finished run.</summary>
    /// <param name="config">The config, as <see cref="TrainingRunConfig.Read"/> returns it.</param>
    /// <param name="outDirectory">The model directory, created if missing.</param>
    /// <param name="resume">
    /// Whether to resume an unfinished run in the directory; when false, the directory must be missing or empty.
    /// </param>
    /// <param name="progress">Receives a report every few steps and after each evaluation; may be null.</param>
    /// <param name="cancellationToken">Stops after the current step, whose state is saved.</param>
    /// <param name="planned">Called before the first step; may be null.</param>
    /// <param name="measured">
    /// Called at the end with the mean linearity of a sample of q-nets over a sample of passages, unless the q-nets
    /// have no hidden layers; may be null.
    /// </param>
    /// <returns>The training curve.</returns>
    /// <exception cref="InvalidDataException">
    /// The directory holds other files or another run, or the data does not fit the config.
    /// </exception>
    public static IReadOnlyList<TrainingCurvePoint> Run(
        TrainingRunConfig config, string outDirectory, bool resume, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken, Action<TrainingPlan>? planned = null,
        Action<QNetLinearity>? measured = null)
    {
        config.Validate();
        string settings = Path.Combine(outDirectory, "train.yaml");
        string linearity = Path.Combine(outDirectory, "linearity.json");
        TrainedModelFiles files = new(
            outDirectory, Path.Combine(outDirectory, "training.json"), Path.Combine(outDirectory, "checkpoints"),
            linearity);
        bool begun = RequireOwn(outDirectory, settings, YamlFile.ToText(config), resume);
        if (begun && File.Exists(Path.Combine(outDirectory, "config.json"))) // a model's last file
        {
            new CheckpointFolder(files.Checkpoints).Delete();
            if (File.Exists(linearity))
                measured?.Invoke(LinearitySummary.Read(linearity).Mean);
            return TrainedModel.ReadCurve(files.Curve);
        }

        TrainingRunTexts texts = new(config);
        TrainingRunModel model = ModelStart.Resolve(config.Model);
        WordPieceTokenizer tokenizer = model.Start is string start
            ? RetrievalModel.LoadTokenizer(start, model.StartOptions)
            : config.Vocabulary is string vocabulary ? WordPieceTokenizer.Load(vocabulary)
            : texts.TrainVocabulary();
        using DualEncoder encoder = ModelStart.Create(model, tokenizer, config.Training.Seed);
        (TrainingSet set, DevSample? dev) = texts.Tokenize(tokenizer, encoder.Config);
        Trainer trainer = new(encoder, set, config.Training);
        planned?.Invoke(trainer.Plan);
        if (!begun)
        {
            NewFolder.Create(outDirectory, () => AtomicFile.Write(
                settings, stream => stream.Write(Encoding.UTF8.GetBytes(YamlFile.ToText(config)))));
        }
        TrainedModel trained = TrainedModel.Make(
            trainer, files, tokenizer, dev is null ? null : dev.Evaluate, progress, cancellationToken);
        if (trained.Linearity is LinearitySummary summary)
            measured?.Invoke(summary.Mean);
        return trained.Curve;
    }

    /// <summary>Returns whether the directory holds this run; throws if it holds anything else.</summary>
    private static bool RequireOwn(string directory, string settings, string yaml, bool resume)
    {
        if (resume && File.Exists(settings))
        {
            if (File.ReadAllText(settings) != yaml)
            {
                throw new InvalidDataException(
                    $"{settings}: the folder holds a run with other settings; choose another --out");
            }
            AtomicFile.RemoveLeftovers(directory, SearchOption.AllDirectories);
            return true;
        }
        AtomicFile.RemoveLeftover(settings); // of a run that was killed before its first file was written
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw new InvalidDataException(
                $"{directory}: the folder is not empty; "
                + "use --resume to continue an unfinished run, or choose another --out");
        }
        return false;
    }
}
