namespace Hypencoder.Benchmarking;

/// <summary>The ratio of two measurements, or the reason why it is missing.</summary>
/// <param name="Name">Name in documents.</param>
/// <param name="Value">Value of the ratio; null if it is missing.</param>
/// <param name="Reason">Reason why there is no value; otherwise the two measurements.</param>
internal sealed record LatencyRatio(string Name, double? Value, string Reason);
