namespace Hypencoder.Benchmarking;

/// <summary>Names of settings of a Hypencoder's systems that are looked up.</summary>
internal static class HypencoderSettings
{
    /// <summary>Exhaustive search with 8-bit products and rescored candidates.</summary>
    public const string Int8 = "8 bits";
}
