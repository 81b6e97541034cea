namespace Hypencoder.Studies.Planning;

/// <summary>The size and speed of a model.</summary>
/// <param name="Dimension">Dimension of its vectors.</param>
/// <param name="Speed">Its speed on this machine.</param>
internal sealed record PlannedShape(int Dimension, Calibration Speed);
