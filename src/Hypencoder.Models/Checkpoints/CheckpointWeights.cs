namespace Hypencoder.Models.Checkpoints;

/// <summary>The weights of a model's files.</summary>
internal sealed class CheckpointWeights(ModelCheckpoints checkpoints) : INamedTensors
{
    /// <inheritdoc/>
    public IReadOnlyList<long>? Shape(string name) => checkpoints.Tensors.GetValueOrDefault(name)?.Shape;

    /// <inheritdoc/>
    public void CopyTo(string name, Span<float> destination) => checkpoints.Tensors[name].CopyTo(destination);
}
