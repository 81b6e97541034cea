using System.Text;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training.Runs;

namespace Hypencoder.Training;

/// <summary>
/// Trains one model as a config says, into a model directory that <see cref="RetrievalModel.Load"/> reads; beside the
/// model stand <c>train.yaml</c>, the config with its defaults and absolute paths, <c>training.json</c>, the curve, and
/// of a model with q-nets <c>linearity.json</c>, how linear they are over some of what it was trained on.
/// </summary>
internal static class TrainingRun
{
    /// <summary>Trains, or goes on; a finished run gives its curve again.</summary>
    /// <param name="config">How; <see cref="TrainingRunConfig.Read"/> gives it.</param>
    /// <param name="outDirectory">Made if missing.</param>
    /// <param name="resume">Go on with what is there; else the directory must be missing or empty.</param>
    /// <param name="progress">Called every few steps and after each evaluation; or null.</param>
    /// <param name="cancellationToken">Stops after the step in progress, with a state saved.</param>
    /// <param name="planned">Called before the first step; or null.</param>
    /// <param name="measured">
    /// Called at the end with how linear the q-nets are, in the mean of some, over a sample of passages; never for a
    /// model whose q-nets have no hidden layers. Or null.
    /// </param>
    /// <returns>The training curve.</returns>
    /// <exception cref="InvalidDataException">
    /// The directory holds something, or another run; or the data does not fit the config.
    /// </exception>
    public static IReadOnlyList<TrainingCurvePoint> Run(
        TrainingRunConfig config, string outDirectory, bool resume, Action<TrainingProgress>? progress,
        CancellationToken cancellationToken, Action<TrainingPlan>? planned = null,
        Action<QNetLinearity>? measured = null)
    {
        config.Validate();
        string settings = Path.Combine(outDirectory, "train.yaml"), linearity = Path.Combine(outDirectory, "linearity.json");
        TrainedModelFiles files = new(
            outDirectory, Path.Combine(outDirectory, "training.json"), Path.Combine(outDirectory, "checkpoints"), linearity);
        bool begun = RequireOwn(outDirectory, settings, YamlFile.ToText(config), resume);
        if (begun && File.Exists(Path.Combine(outDirectory, "config.json"))) // a model's last file
        {
            new CheckpointFolder(files.Checkpoints).Delete();
            if (File.Exists(linearity))
                measured?.Invoke(LinearityFacts.Read(linearity).Mean);
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
        if (trained.Linearity is LinearityFacts facts)
            measured?.Invoke(facts.Mean);
        return trained.Curve;
    }

    /// <summary>Whether the run has begun in the directory; throws where something else is there.</summary>
    private static bool RequireOwn(string directory, string settings, string yaml, bool resume)
    {
        if (resume && File.Exists(settings))
        {
            if (File.ReadAllText(settings) != yaml)
            {
                throw new InvalidDataException(
                    $"{settings}: the folder holds a run with other settings; use another --out");
            }
            AtomicFile.RemoveLeftovers(directory, SearchOption.AllDirectories);
            return true;
        }
        AtomicFile.RemoveLeftover(settings); // of a run that was killed before it had begun
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw new InvalidDataException(
                $"{directory}: the folder is not empty; "
                + "use --resume to go on with an unfinished run, or another --out");
        }
        return false;
    }
}
