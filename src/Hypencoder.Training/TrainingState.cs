namespace Hypencoder.Training;

/// <summary>What a training run knows besides weights and optimiser moments.</summary>
internal sealed class TrainingState
{
    /// <summary>Optimiser steps done.</summary>
    public int Step { get; set; }

    /// <summary>The best dev measure so far.</summary>
    public double BestScore { get; set; } = double.MinValue;

    /// <summary>Where it was.</summary>
    public int BestStep { get; set; }

    /// <summary>The logarithm of the similarity scale; null where it is not learned.</summary>
    public float? LogSimilarityScale { get; set; }

    /// <summary>The same at <see cref="BestStep"/>.</summary>
    public float? BestLogSimilarityScale { get; set; }

    /// <summary>The sum of the losses since the last point of the curve.</summary>
    public double LossSum { get; set; }

    /// <summary>How many losses are in the sum.</summary>
    public int LossCount { get; set; }

    /// <summary>The SHA-256 of the optimiser's file that was saved with this state, in hex.</summary>
    public string OptimizerHash { get; set; } = "";

    /// <summary>The training curve.</summary>
    public List<TrainingCurvePoint> Curve { get; init; } = [];
}
