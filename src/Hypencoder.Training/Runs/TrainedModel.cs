using System.Text.Json;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Torch;

namespace Hypencoder.Training.Runs;

/// <summary>The result of training a model and saving it to a folder.</summary>
/// <param name="Curve">Loss and dev score at each recorded step.</param>
/// <param name="Linearity">The linearity of the q-nets; null where they have no hidden layers.</param>
internal sealed record TrainedModel(IReadOnlyList<TrainingCurvePoint> Curve, LinearitySummary? Linearity)
{
    /// <summary>Trains, records the curve and saves the model; the checkpoints are deleted at the end.</summary>
    /// <param name="trainer">The model, its examples and its configuration.</param>
    /// <param name="files">The files and folders to write.</param>
    /// <param name="tokenizer">The tokenizer, which is saved with the model.</param>
    /// <param name="evaluate">
    /// Computes the dev score that selects the best checkpoint; null to keep the last weights.
    /// </param>
    /// <param name="progress">Receives a report every few steps and after each evaluation; may be null.</param>
    /// <param name="cancellationToken">Stops after the current step, whose state is saved.</param>
    public static TrainedModel Make(
        Trainer trainer, TrainedModelFiles files, WordPieceTokenizer tokenizer, Func<DualEncoder, double>? evaluate,
        IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        CheckpointFolder checkpoints = new(files.Checkpoints);
        IReadOnlyList<TrainingCurvePoint> curve =
            trainer.Train(evaluate, checkpoints, progress, cancellationToken);
        LinearitySummary? linearity = TrainedLinearity.Measure(trainer.Model, trainer.Set);
        if (files.Linearity is not null)
            linearity?.Write(files.Linearity);
        Save(curve, files, folder => trainer.Model.Save(tokenizer, folder));
        return new TrainedModel(curve, linearity);
    }

    /// <summary>Writes the curve, then the model, and deletes the checkpoints.</summary>
    /// <param name="curve">The training curve.</param>
    /// <param name="files">The files and folders to write.</param>
    /// <param name="saveModel">Writes the model to a folder.</param>
    public static void Save(
        IReadOnlyList<TrainingCurvePoint> curve, TrainedModelFiles files, Action<string> saveModel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(files.Curve)!);
        AtomicFile.Write(files.Curve, stream => JsonSerializer.Serialize(stream, curve));
        saveModel(files.Model);
        new CheckpointFolder(files.Checkpoints).Delete();
    }

    /// <summary>Reads a curve that <see cref="Save"/> wrote.</summary>
    public static IReadOnlyList<TrainingCurvePoint> ReadCurve(string path) =>
        JsonSerializer.Deserialize<TrainingCurvePoint[]>(File.ReadAllText(path))!;
}

/// <summary>The files and folders that training writes.</summary>
/// <param name="Model">Folder of the model.</param>
/// <param name="Curve">File of the training curve.</param>
/// <param name="Checkpoints">Folder that holds checkpoints until the model is saved.</param>
/// <param name="Linearity">File of the q-nets' linearity; null to write none.</param>
internal sealed record TrainedModelFiles(string Model, string Curve, string Checkpoints, string? Linearity = null);
