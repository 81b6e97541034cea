namespace Hypencoder.Training;

/// <summary>One point of the training curve.</summary>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Loss">The mean loss since the point before.</param>
/// <param name="DevScore">The dev measure, where it was taken.</param>
internal sealed record TrainingCurvePoint(int Step, double Loss, double? DevScore);
