using System.Runtime.InteropServices;
using Hypencoder.Models.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Models;

/// <summary>The weights of a model in Torch, as they are when they are read.</summary>
internal sealed class ModuleWeights(DualEncoder model) : INamedTensors
{
    private readonly Dictionary<string, Parameter> _parameters =
        model.Parameters().ToDictionary(p => p.Name, p => p.Value);

    /// <inheritdoc/>
    public IReadOnlyList<long>? Shape(string name) => _parameters.GetValueOrDefault(name)?.shape;

    /// <inheritdoc/>
    public void CopyTo(string name, Span<float> destination)
    {
        using IDisposable gradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor values = _parameters[name].to(ScalarType.Float32).cpu().contiguous();
        MemoryMarshal.Cast<byte, float>(values.bytes).CopyTo(destination);
    }
}
