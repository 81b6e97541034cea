using System.Runtime.InteropServices;
using Hypencoder.Models.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Weights;

/// <summary>A model's parameters from named tensors.</summary>
internal static class ModelWeights
{
    private const int ChunkElements = 1 << 18;

    /// <summary>Replaces every parameter. One without values yet gets memory.</summary>
    /// <exception cref="InvalidDataException">A value is no number.</exception>
    public static void Fill(DualEncoder model, CheckpointWeights weights)
    {
        UnfilledModules.Fill(model);
        Copy(model, weights);
    }

    /// <summary>Replaces the parameters that there are weights for.</summary>
    /// <remarks>
    /// One after another: the time goes to the page faults of fresh memory, and two threads that had them at once took
    /// longer (0.56 GB in 63 ms, not 52).
    /// </remarks>
    /// <exception cref="InvalidDataException">A value is no number.</exception>
    public static void Copy(DualEncoder model, CheckpointWeights weights)
    {
        HashSet<string> names = [.. weights.Names];
        using IDisposable gradients = no_grad();
        foreach ((string name, Parameter parameter) in model.Parameters())
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
