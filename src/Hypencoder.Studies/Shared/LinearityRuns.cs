using Hypencoder.Benchmarking;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Training.Runs;

namespace Hypencoder.Studies.Shared;

/// <summary>Measures how linear a model's q-nets are over an index.</summary>
internal static class LinearityRuns
{
    /// <summary>Q-nets that are measured, evenly spread over the queries.</summary>
    public const int MostQueries = 100;

    /// <param name="model">Encodes the queries.</param>
    /// <param name="vectors">The passages; of many some.</param>
    /// <param name="queries">One or more.</param>
    /// <param name="maxLength">Of a query in tokens; null for the model's own.</param>
    /// <param name="threads">0 for all cores.</param>
    /// <param name="cancellationToken">Stops it, without a result.</param>
    public static LinearityFacts Measure(
        RetrievalModel model, VectorStore vectors, IReadOnlyList<Query> queries, int? maxLength, int threads,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<Query> some = LatencyQueries.Evenly(queries, MostQueries);
        LinearityMeter meter = LinearityMeter.Over(vectors);
        IReadOnlyList<QNetLinearity> measured = meter.MeasureAll(
            model.EncodeQueries([.. some.Select(q => q.Text)], maxLength), threads: threads,
            cancellationToken: cancellationToken);
        return new LinearityFacts(some.Count, meter.Passages, QNetLinearity.Mean(measured));
    }
}
