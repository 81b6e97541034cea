using System.Text.Json;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Torch;

namespace Hypencoder.Training.Runs;

/// <summary>A model's training from its first step to the folder that holds the result.</summary>
/// <param name="Curve">Loss and dev score by step.</param>
/// <param name="Linearity">How linear the q-nets are; null where they have no hidden layers.</param>
internal sealed record TrainedModel(IReadOnlyList<TrainingCurvePoint> Curve, LinearityFacts? Linearity)
{
    /// <summary>Trains, records the curve and saves the model; the checkpoints are deleted at the end.</summary>
    /// <param name="trainer">The model, its examples and its configuration.</param>
    /// <param name="files">Where everything is written.</param>
    /// <param name="tokenizer">Saved with the model.</param>
    /// <param name="evaluate">Dev score by which a checkpoint is chosen; null to keep the last weights.</param>
    /// <param name="progress">Called every few steps and after each evaluation; or null.</param>
    /// <param name="cancellationToken">Stops after the step in progress, with a state saved.</param>
    public static TrainedModel Make(
        Trainer trainer, TrainedModelFiles files, WordPieceTokenizer tokenizer, Func<DualEncoder, double>? evaluate,
        Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        CheckpointFolder checkpoints = new(files.Checkpoints);
        IReadOnlyList<TrainingCurvePoint> curve =
            trainer.Train(evaluate, checkpoints, progress, cancellationToken);
        LinearityFacts? linearity = TrainedLinearity.Measure(trainer.Model, trainer.Set);
        if (files.Linearity is not null)
            linearity?.Write(files.Linearity);
        Save(trainer.Model, tokenizer, curve, files);
        return new TrainedModel(curve, linearity);
    }

    /// <summary>Records a curve and saves a model, which is the last thing that is written.</summary>
    public static void Save(
        DualEncoder model, WordPieceTokenizer tokenizer, IReadOnlyList<TrainingCurvePoint> curve,
        TrainedModelFiles files)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(files.Curve)!);
        AtomicFile.Write(files.Curve, stream => JsonSerializer.Serialize(stream, curve));
        model.Save(tokenizer, files.Model);
        new CheckpointFolder(files.Checkpoints).Delete();
    }

    /// <summary>Reads a curve that was recorded.</summary>
    public static IReadOnlyList<TrainingCurvePoint> ReadCurve(string path) =>
        JsonSerializer.Deserialize<TrainingCurvePoint[]>(File.ReadAllText(path))!;
}

/// <summary>Where a training leaves what it makes.</summary>
/// <param name="Model">Folder of the model.</param>
/// <param name="Curve">File of the training curve.</param>
/// <param name="Checkpoints">Folder that holds checkpoints until the model is saved.</param>
/// <param name="Linearity">File that says how linear the q-nets are; null for none.</param>
internal sealed record TrainedModelFiles(string Model, string Curve, string Checkpoints, string? Linearity = null);
