namespace Hypencoder.Training;

/// <summary>Progress of a training run.</summary>
/// <param name="Step">Number of optimiser steps done.</param>
/// <param name="MaxSteps">Total number of optimiser steps.</param>
/// <param name="Loss">The mean loss since the previous evaluation.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="PairsPerSecond">
/// Number of query–passage pairs encoded per second since the run began or resumed.
/// </param>
/// <param name="Remaining">The remaining time at that speed.</param>
/// <param name="DevScore">The dev score where this report follows an evaluation; null otherwise.</param>
internal sealed record TrainingProgress(
    int Step, int MaxSteps, double Loss, double LearningRate, double PairsPerSecond, TimeSpan Remaining,
    double? DevScore);
