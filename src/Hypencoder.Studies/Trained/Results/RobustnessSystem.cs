using Hypencoder.Evaluation;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The results of a system before and after its queries were perturbed.</summary>
/// <param name="Name">Name of the model, or BM25.</param>
/// <param name="Clean">The results on the clean queries.</param>
/// <param name="Classes">The results on the perturbed queries, by class.</param>
internal sealed record RobustnessSystem(string Name, RobustnessRun Clean, IReadOnlyList<RobustnessClass> Classes)
{
    /// <summary>
    /// Returns the loss of a measure's mean in %; negative for a gain, NaN where the clean mean is 0.
    /// </summary>
    public double RelativeDrop(RobustnessRun perturbed, Measure measure)
    {
        double clean = Clean.Values.Mean(measure);
        return clean == 0 ? double.NaN : 100 * (clean - perturbed.Values.Mean(measure)) / clean;
    }

    /// <summary>
    /// Returns the loss of each query in units of the measure, since the clean value of many queries is 0.
    /// </summary>
    public IReadOnlyList<double> Drops(RobustnessRun perturbed, Measure measure) =>
        [.. Clean.Values.PerQuery(measure).Zip(perturbed.Values.PerQuery(measure), (before, after) => before - after)];
}
