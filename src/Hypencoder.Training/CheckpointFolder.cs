using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Hypencoder.Torch;
using TorchSharp.Modules;

namespace Hypencoder.Training;

/// <summary>
/// The folder from which an interrupted training run resumes: <c>step-N/</c> with weights, optimiser moments and
/// training curve, and <c>best.safetensors</c>. A state is written under a temporary name and renamed, so every state
/// found is complete.
/// </summary>
internal sealed class CheckpointFolder(string path)
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
    /// <exception cref="InvalidDataException">A file of the state is damaged, or belongs to another model.</exception>
    internal TrainingState? Load(TrainedModule model, AdamW optimizer)
    {
        if (Steps().OrderByDescending(s => s.Step).Select(s => s.Directory).FirstOrDefault() is not string step)
            return null;
        TrainingState state = ReadState(Path.Combine(step, StateFile));
        // The optimiser's file is in TorchSharp's own format, which has no checksum.
        string moments = Path.Combine(step, OptimizerFile);
        if (state.OptimizerHash != Hash(moments))
        {
            throw new InvalidDataException(
                $"{moments}: expected SHA-256 {state.OptimizerHash}, found {Hash(moments)}: the file is damaged");
        }
        model.LoadWeights(Path.Combine(step, WeightsFile));
        optimizer.load_state_dict(moments);
        return state;
    }

    internal void Save(TrainedModule model, AdamW optimizer, TrainingState state)
    {
        string final = Path.Combine(path, StepPrefix + state.Step.ToString(CultureInfo.InvariantCulture));
        if (!Directory.Exists(final))
        {
            string temporary = Path.Combine(path, "unfinished");
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
            Directory.CreateDirectory(temporary);
            model.SaveWeights(Path.Combine(temporary, WeightsFile));
            optimizer.save_state_dict(Path.Combine(temporary, OptimizerFile));
            state.OptimizerHash = Hash(Path.Combine(temporary, OptimizerFile));
            File.WriteAllText(Path.Combine(temporary, StateFile), JsonSerializer.Serialize(state));
            Directory.Move(temporary, final);
        }
        foreach ((_, string directory) in Steps().Where(s => s.Step < state.Step))
            Directory.Delete(directory, recursive: true);
    }

    internal void SaveBest(TrainedModule model)
    {
        Directory.CreateDirectory(path);
        model.SaveWeights(BestPath);
    }

    /// <summary>Loads the weights of the best evaluation. Returns false where none were saved.</summary>
    internal bool RestoreBest(TrainedModule model)
    {
        if (!File.Exists(BestPath))
            return false;
        model.LoadWeights(BestPath);
        return true;
    }

    private IReadOnlyList<(int Step, string Directory)> Steps()
    {
        List<(int, string)> steps = [];
        foreach (string directory in Directory.Exists(path) ? Directory.GetDirectories(path, StepPrefix + "*") : [])
        {
            string number = Path.GetFileName(directory)[StepPrefix.Length..];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int step))
                steps.Add((step, directory));
        }
        return steps;
    }

    private static TrainingState ReadState(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingState>(File.ReadAllText(path))
                ?? throw new InvalidDataException($"{path}: expected a training state, found nothing");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber + 1}: expected a training state: {e.Message}", e);
        }
    }

    private static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
