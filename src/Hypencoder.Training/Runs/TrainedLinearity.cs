using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training.Collation;

namespace Hypencoder.Training.Runs;

/// <summary>
/// Measures the linearity of a newly trained model's q-nets over a sample of its training set, so that a model whose
/// hidden units never switch is noticed before any search.
/// </summary>
internal static class TrainedLinearity
{
    private const int MostQueries = 32;
    private const int MostPassages = 1000;

    /// <summary>Returns the mean linearity; null where the q-nets have no hidden layers.</summary>
    /// <param name="model">The model, which is set to evaluation mode.</param>
    /// <param name="set">The training set.</param>
    public static LinearitySummary? Measure(DualEncoder model, TrainingSet set)
    {
        if (model.Config.QNetDimensions.Count <= 2)
            return null;
        QNet[] nets = TrainingSample.QNets(model, set, MostQueries);
        float[] vectors = TrainingSample.PassageVectors(model, set, MostPassages).data<float>().ToArray();
        LinearityMeter meter = new(vectors, model.Config.Dimension);
        return new LinearitySummary(
            nets.Length, meter.Passages, QNetLinearity.Mean(meter.MeasureAll(nets, threads: 1)));
    }
}
