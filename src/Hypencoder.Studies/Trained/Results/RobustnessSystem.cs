using Hypencoder.Evaluation;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>One system before and after its queries were perturbed.</summary>
/// <param name="Name">The model, or BM25.</param>
/// <param name="Clean">Before.</param>
/// <param name="Classes">After, by class.</param>
internal sealed record RobustnessSystem(string Name, RobustnessRun Clean, IReadOnlyList<RobustnessClass> Classes)
{
    /// <summary>
    /// How much of a measure's mean is lost, in %; below 0 where it is a gain, not a number where there was nothing.
    /// </summary>
    public double RelativeDrop(RobustnessRun perturbed, Measure measure)
    {
        double clean = Clean.Values.Mean(measure);
        return clean == 0 ? double.NaN : 100 * (clean - perturbed.Values.Mean(measure)) / clean;
    }

    /// <summary>What each query loses; in units of the measure, since many queries have nothing to lose.</summary>
    public IReadOnlyList<double> Drops(RobustnessRun perturbed, Measure measure) =>
        [.. Clean.Values.PerQuery(measure).Zip(perturbed.Values.PerQuery(measure), (before, after) => before - after)];
}
