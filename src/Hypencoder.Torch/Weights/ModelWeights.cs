using System.Runtime.InteropServices;
using Hypencoder.Models.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Weights;

/// <summary>Copies named tensors to a model's parameters.</summary>
internal static class ModelWeights
{
    private const int ChunkElements = 1 << 18;

    /// <summary>Sets every parameter, and allocates those that have no memory yet.</summary>
    /// <exception cref="InvalidDataException">A value is not finite.</exception>
    public static void Fill(DualEncoder model, CheckpointWeights weights)
    {
        UnfilledModules.Fill(model);
        Copy(model.Parameters(), weights);
    }

    /// <summary>Sets the parameters for which there are weights.</summary>
    /// <remarks>
    /// Parameters are copied one after another: most of the time is spent on page faults of new memory, and two threads
    /// took longer because of them (63 ms instead of 52 for 0.56 GB).
    /// </remarks>
    /// <exception cref="InvalidDataException">A value is not finite.</exception>
    public static void Copy(IEnumerable<(string Name, Parameter Value)> parameters, CheckpointWeights weights)
    {
        HashSet<string> names = [.. weights.Names];
        using IDisposable gradients = no_grad();
        foreach ((string name, Parameter parameter) in parameters)
        {
            if (names.Contains(name))
                Copy(weights, name, parameter);
        }
        weights.RequireNumbers();
    }

    private static void Copy(CheckpointWeights weights, string name, Parameter parameter)
    {
        using Tensor flat = parameter.detach().view(-1);
        bool direct = flat.dtype == ScalarType.Float32 && flat.device_type == DeviceType.CPU;
        for (long first = 0; first < flat.numel(); first += ChunkElements)
        {
            long count = Math.Min(ChunkElements, flat.numel() - first);
            using Tensor target = flat.narrow(0, first, count);
            if (direct)
            {
                weights.CopyTo(name, MemoryMarshal.Cast<byte, float>(target.bytes), first);
                continue;
            }
            float[] values = new float[count];
            weights.CopyTo(name, values, first);
            using Tensor source = tensor(values);
            target.copy_(source);
        }
    }
}
