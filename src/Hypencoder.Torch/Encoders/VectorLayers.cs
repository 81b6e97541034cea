using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Search;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Encoders;

/// <summary>
/// The operations on vectors after pooling: linear layers with their activations, and scaling to length 1. Hypencoders
/// do not have any.
/// </summary>
internal sealed class VectorLayers
{
    private readonly (DenseLayer Config, Linear Module)[] _layers;
    private readonly bool _normalize;

    /// <param name="config">Architecture of the model.</param>
    /// <param name="owner">Module that registers the layers' parameters.</param>
    /// <param name="device">Device of the parameters; null for the CPU.</param>
    public VectorLayers(DualEncoderConfig config, nn.Module owner, Device? device)
    {
        _normalize = config.Normalize;
        _layers =
        [
            .. config.Dense.Select((layer, i) => (layer, owner.Add(
                $"{ModelParameters.DensePrefix}{i}", nn.Linear(layer.InFeatures, layer.OutFeatures, layer.Bias, device: device)))),
        ];
    }

    /// <param name="vectors">Pooled vectors: (texts, hidden).</param>
    /// <returns>Vectors of the model: (texts, d).</returns>
    public Tensor Forward(Tensor vectors)
    {
        foreach ((DenseLayer config, Linear module) in _layers)
        {
            Tensor x = config.NormalizeInput ? Scaled(vectors) : vectors; // (texts, in)
            vectors = Activate(module.forward(x), config.Activation); // (texts, out)
        }
        return _normalize ? Scaled(vectors) : vectors;
    }

    private static Tensor Scaled(Tensor vectors) => nn.functional.normalize(vectors, p: 2, dim: -1);

    private static Tensor Activate(Tensor x, Activation? activation) => activation switch
    {
        null => x,
        Activation.Tanh => nn.functional.tanh(x),
        Activation.Relu => nn.functional.relu(x),
        Activation.Gelu => nn.functional.gelu(x),
        Activation.Sigmoid => nn.functional.sigmoid(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "unknown activation"),
    };
}
