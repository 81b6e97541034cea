namespace Hypencoder.Training;

/// <summary>Where a training run stands.</summary>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="MaxSteps">Optimiser steps in all.</param>
/// <param name="Loss">The mean loss since the evaluation before.</param>
/// <param name="LearningRate">Of the last step.</param>
/// <param name="PairsPerSecond">Query–passage pairs encoded a second since the run began or resumed.</param>
/// <param name="Remaining">The time left at that speed.</param>
/// <param name="DevScore">The dev measure, where this report follows an evaluation.</param>
internal sealed record TrainingProgress(
    int Step, int MaxSteps, double Loss, double LearningRate, double PairsPerSecond, TimeSpan Remaining,
    double? DevScore);
