namespace Hypencoder.Benchmarking;

/// <summary>One figure by another, or why it cannot be said.</summary>
/// <param name="Name">Its name in documents.</param>
/// <param name="Value">Null with a reason.</param>
/// <param name="Reason">Why there is no value; else what was divided by what.</param>
internal sealed record LatencyRatio(string Name, double? Value, string Reason);
