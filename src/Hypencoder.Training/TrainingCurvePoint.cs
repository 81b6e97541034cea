namespace Hypencoder.Training;

/// <summary>One point of the training curve.</summary>
/// <param name="Step">Number of optimiser steps done.</param>
/// <param name="Loss">The mean loss since the previous point.</param>
/// <param name="DevScore">The dev score; null where none was computed.</param>
/// <param name="LinearShare">
/// Share of the variance of q-nets' scores that one vector explains; null where there are no hidden layers.
/// </param>
internal sealed record TrainingCurvePoint(int Step, double Loss, double? DevScore, double? LinearShare = null);
