using static TorchSharp.torch;

namespace Hypencoder.Models.Encoders;

/// <summary>The arithmetic and the checkpoint names of <see cref="Pooling"/>.</summary>
internal static class PoolingExtensions
{
    /// <summary>What <see cref="Parse"/> knows, for messages.</summary>
    public const string Names = "cls, mean or mean_masked";

    /// <param name="pooling">Which.</param>
    /// <param name="states">(batch, tokens, hidden)</param>
    /// <param name="mask">(batch, tokens)</param>
    /// <returns>(batch, hidden)</returns>
    public static Tensor Pool(this Pooling pooling, Tensor states, Tensor mask)
    {
        if (pooling == Pooling.Cls)
            return states.select(1, 0);
        Tensor weights = mask.to(states.dtype).unsqueeze(-1); // (batch, tokens, 1)
        Tensor sum = pooling == Pooling.MeanMasked ? (states * weights).sum(1) : states.sum(1); // (batch, hidden)
        return sum / weights.sum(1);
    }

    public static string ToConfig(this Pooling pooling) => pooling switch
    {
        Pooling.Cls => "cls",
        Pooling.MeanFaithful => "mean",
        Pooling.MeanMasked => "mean_masked",
        _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "an unknown pooling"),
    };

    public static Pooling? Parse(string name) => name switch
    {
        "cls" => Pooling.Cls,
        "mean" => Pooling.MeanFaithful,
        "mean_masked" => Pooling.MeanMasked,
        _ => null,
    };
}
