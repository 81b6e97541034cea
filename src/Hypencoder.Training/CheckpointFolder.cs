using Hypencoder.Models;
using TorchSharp.Modules;

namespace Hypencoder.Training;

/// <summary>x</summary>
public sealed class CheckpointFolder
{
    internal TrainingState? Load(DualEncoder model, AdamW optimizer) => null;
    internal void Save(DualEncoder model, AdamW optimizer, TrainingState state) { }
    internal void SaveBest(DualEncoder model) { }
    internal void RestoreBest(DualEncoder model) { }
}
