namespace Hypencoder.Training;

/// <summary>One point of the training curve.</summary>
/// <param name="Step">Number of optimiser steps done.</param>
/// <param name="Loss">The mean loss since the previous point.</param>
/// <param name="DevScore">The dev score; null where none was computed.</param>
internal sealed record TrainingCurvePoint(int Step, double Loss, double? DevScore);
