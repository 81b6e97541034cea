using Hypencoder.Benchmarking;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Training.Runs;

namespace Hypencoder.Studies.Shared;

/// <summary>Measures the linearity of a model's q-nets over an index.</summary>
internal static class LinearityRuns
{
    /// <summary>Maximum number of q-nets measured; their queries are evenly spaced.</summary>
    public const int MostQueries = 100;

    /// <param name="model">The model that encodes the queries.</param>
    /// <param name="vectors">The passages' vectors, of which a sample is used where there are many.</param>
    /// <param name="queries">The queries, at least one.</param>
    /// <param name="maxLength">Maximum length of a query in tokens; null for the model's.</param>
    /// <param name="threads">Number of threads; 0 for all cores.</param>
    /// <param name="cancellationToken">Stops the measurement, which then has no result.</param>
    public static LinearitySummary Measure(
        RetrievalModel model, VectorStore vectors, IReadOnlyList<Query> queries, int? maxLength, int threads,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<Query> some = LatencyQueries.Evenly(queries, MostQueries);
        LinearityMeter meter = LinearityMeter.Over(vectors);
        IReadOnlyList<QNetLinearity> measured = meter.MeasureAll(
            model.EncodeQueries([.. some.Select(q => q.Text)], maxLength), threads: threads,
            cancellationToken: cancellationToken);
        return new LinearitySummary(some.Count, meter.Passages, QNetLinearity.Mean(measured));
    }
}
