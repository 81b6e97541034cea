namespace Hypencoder.Training;

/// <summary>The state of a training run besides weights and optimiser moments.</summary>
internal sealed class TrainingState
{
    /// <summary>Number of optimiser steps done.</summary>
    public int Step { get; set; }

    /// <summary>The best dev score so far.</summary>
    public double BestScore { get; set; } = double.MinValue;

    /// <summary>The step of the best dev score.</summary>
    public int BestStep { get; set; }

    /// <summary>The logarithm of the similarity scale; null where it is not learned.</summary>
    public float? LogSimilarityScale { get; set; }

    /// <summary>The logarithm of the similarity scale at <see cref="BestStep"/>.</summary>
    public float? BestLogSimilarityScale { get; set; }

    /// <summary>The sum of the losses since the last point of the curve.</summary>
    public double LossSum { get; set; }

    /// <summary>Number of losses in the sum.</summary>
    public int LossCount { get; set; }

    /// <summary>SHA-256 of the optimiser's file that was saved with this state, in hexadecimal.</summary>
    public string OptimizerHash { get; set; } = "";

    /// <summary>The training curve.</summary>
    public List<TrainingCurvePoint> Curve { get; init; } = [];
}
