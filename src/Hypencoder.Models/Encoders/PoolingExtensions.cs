namespace Hypencoder.Models.Encoders;

/// <summary>The checkpoint names of <see cref="Pooling"/>.</summary>
internal static class PoolingExtensions
{
    /// <summary>What <see cref="Parse"/> knows, for messages.</summary>
    public const string Names = "cls, mean or mean_masked";

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
