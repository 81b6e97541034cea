namespace Hypencoder.Models.Encoders;

/// <summary>Names of <see cref="Pooling"/> in checkpoints, which are those of the published code.</summary>
internal static class PoolingExtensions
{
    /// <summary>Names that <see cref="Parse"/> accepts, for messages.</summary>
    public const string Names = "cls, mean or mean_masked";

    public static string ToConfig(this Pooling pooling) => pooling switch
    {
        Pooling.Cls => "cls",
        Pooling.MeanPublished => "mean",
        Pooling.Mean => "mean_masked",
        _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "unknown pooling"),
    };

    public static Pooling? Parse(string name) => name switch
    {
        "cls" => Pooling.Cls,
        "mean" => Pooling.MeanPublished,
        "mean_masked" => Pooling.Mean,
        _ => null,
    };
}
