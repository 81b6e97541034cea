using System.Globalization;
using System.Text.Json;
using Hypencoder.Models;
using TorchSharp.Modules;

namespace Hypencoder.Training;

/// <summary>
/// Where a training run keeps what it needs to go on: <c>step-N/</c> with weights, optimiser moments and curve, and
/// <c>best.safetensors</c>. A state is written under another name and renamed, so what is there is whole.
/// </summary>
public sealed class CheckpointFolder(string path)
{
    private const string StepPrefix = "step-";
    private const string WeightsFile = "model.safetensors";
    private const string OptimizerFile = "optimizer.bin";
    private const string StateFile = "state.json";

    private string BestPath => Path.Combine(path, "best.safetensors");

    /// <summary>Deletes the folder, once the trained model is safe elsewhere.</summary>
    public void Delete()
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    /// <summary>Loads the newest state into a model and its optimiser; null where there is none.</summary>
    internal TrainingState? Load(DualEncoder model, AdamW optimizer)
    {
        if (Newest() is not string step)
            return null;
        model.LoadWeights(Path.Combine(step, WeightsFile));
        optimizer.load_state_dict(Path.Combine(step, OptimizerFile));
        string state = Path.Combine(step, StateFile);
        try
        {
            return JsonSerializer.Deserialize<TrainingState>(File.ReadAllText(state))!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{state}: expected a training state: {e.Message}", e);
        }
    }

    internal void Save(DualEncoder model, AdamW optimizer, TrainingState state)
    {
        string? before = Newest();
        string final = Path.Combine(path, StepPrefix + state.Step.ToString(CultureInfo.InvariantCulture));
        if (before == final)
            return;
        string temporary = Path.Combine(path, "unfinished");
        if (Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true);
        Directory.CreateDirectory(temporary);
        model.SaveWeights(Path.Combine(temporary, WeightsFile));
        optimizer.save_state_dict(Path.Combine(temporary, OptimizerFile));
        File.WriteAllText(Path.Combine(temporary, StateFile), JsonSerializer.Serialize(state));
        Directory.Move(temporary, final);
        if (before is not null)
            Directory.Delete(before, recursive: true);
    }

    internal void SaveBest(DualEncoder model)
    {
        Directory.CreateDirectory(path);
        model.SaveWeights(BestPath);
    }

    internal void RestoreBest(DualEncoder model)
    {
        if (File.Exists(BestPath))
            model.LoadWeights(BestPath);
    }

    private string? Newest() => Directory.Exists(path)
        ? Directory.EnumerateDirectories(path, StepPrefix + "*").MaxBy(StepOf)
        : null;

    private static int StepOf(string directory) =>
        int.TryParse(Path.GetFileName(directory)[StepPrefix.Length..], CultureInfo.InvariantCulture, out int step) ? step : -1;
}
