namespace Hypencoder.Benchmarking;

/// <summary>Settings of a Hypencoder's systems that others look for.</summary>
internal static class HypencoderSettings
{
    /// <summary>Exhaustive search by 8-bit products, the best scored again.</summary>
    public const string Int8 = "8 bits";
}
