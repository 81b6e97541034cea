using Hypencoder.Models;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Encoders;

/// <summary>Computes <see cref="Pooling"/>.</summary>
internal static class PoolingOperations
{
    /// <param name="pooling">Pooling of the states to one vector.</param>
    /// <param name="states">Token states: (batch, tokens, hidden).</param>
    /// <param name="mask">Mask: (batch, tokens).</param>
    /// <returns>Vectors: (batch, hidden).</returns>
    public static Tensor Pool(this Pooling pooling, Tensor states, Tensor mask)
    {
        if (pooling == Pooling.Cls)
            return states.select(1, 0);
        Tensor weights = mask.to(states.dtype).unsqueeze(-1); // (batch, tokens, 1)
        Tensor sum = pooling == Pooling.Mean ? (states * weights).sum(1) : states.sum(1); // (batch, hidden)
        return sum / weights.sum(1);
    }
}
