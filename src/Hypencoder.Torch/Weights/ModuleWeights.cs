using System.Runtime.InteropServices;
using Hypencoder.Models.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Weights;

/// <summary>The current weights of a model in Torch.</summary>
internal sealed class ModuleWeights(TrainedModule model) : INamedTensors
{
    private readonly Dictionary<string, Parameter> _parameters =
        model.Parameters().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<long>? Shape(string name) => _parameters.GetValueOrDefault(name)?.shape;

    /// <inheritdoc/>
    public void CopyTo(string name, Span<float> destination, long first = 0)
    {
        if (destination.IsEmpty)
            return;
        using IDisposable gradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor values = _parameters[name].detach().contiguous().view(-1).narrow(0, first, destination.Length)
            .to(ScalarType.Float32).cpu();
        MemoryMarshal.Cast<byte, float>(values.bytes).CopyTo(destination);
    }
}
