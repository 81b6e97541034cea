namespace Hypencoder.Studies.Planning;

/// <summary>A part of a study's work, and how long it should take here.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Amount">How much of it, in words.</param>
/// <param name="Time">From a short calibration on this machine.</param>
internal sealed record PlannedWork(string Name, string Amount, TimeSpan Time);
