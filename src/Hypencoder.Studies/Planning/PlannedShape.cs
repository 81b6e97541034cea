namespace Hypencoder.Studies.Planning;

/// <summary>A model's size and speed.</summary>
/// <param name="Dimension">Of its vectors.</param>
/// <param name="Speed">Of its work here.</param>
internal sealed record PlannedShape(int Dimension, Calibration Speed);
