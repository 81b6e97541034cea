using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Weights;

/// <summary>
/// Modules on Torch's meta device: shapes without memory. A model that is to be loaded is made so, because fresh random
/// weights took longer than reading the file, and a config's absurd sizes are found before anything is allocated.
/// </summary>
internal static class UnfilledModules
{
    /// <summary>Where parameters have a shape and no memory.</summary>
    public static readonly Device Device = new(DeviceType.META);

    /// <summary>
    /// An embedding on the CPU, or unfilled. Torch fills one on the CPU before it moves it, so an unfilled one is made
    /// small and given its true weight; 23 million normal numbers took 80 ms.
    /// </summary>
    public static Embedding Embedding(long count, long width, long? padding, Device? device)
    {
        if (device?.type != DeviceType.META)
            return nn.Embedding(count, width, padding_idx: padding, device: device);
        Embedding embedding = nn.Embedding(1, 1, padding_idx: padding);
        embedding.weight = new Parameter(empty([count, width], device: device));
        return embedding;
    }

    /// <summary>Gives memory, of undefined values, to the parameters on <see cref="Device"/>.</summary>
    public static void Fill(nn.Module root)
    {
        foreach (nn.Module module in root.modules().Where(IsUnfilled))
        {
            switch (module)
            {
                case Linear linear:
                    linear.weight = Filled(linear.weight!);
                    if (linear.bias is not null)
                        linear.bias = Filled(linear.bias);
                    break;
                case LayerNorm norm:
                    norm.weight = Filled(norm.weight!);
                    norm.bias = Filled(norm.bias!);
                    break;
                case Embedding embedding:
                    embedding.weight = Filled(embedding.weight!);
                    break;
                case ParameterList list:
                    for (int i = 0; i < list.Count; i++)
                        list[i] = Filled(list[i]);
                    break;
            }
        }
    }

    /// <summary>Assigning a parameter disposes of the old one, so none may be assigned to itself.</summary>
    private static bool IsUnfilled(nn.Module module) =>
        module.parameters(recurse: false).Any(p => p.device_type == DeviceType.META);

    private static Parameter Filled(Parameter unfilled) =>
        new(empty(unfilled.shape, unfilled.dtype), unfilled.requires_grad);
}
