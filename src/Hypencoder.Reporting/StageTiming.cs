namespace Hypencoder.Reporting;

/// <summary>How long one stage of a study took.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Seconds">Wall-clock time in seconds.</param>
public sealed record StageTiming(string Stage, double Seconds);
