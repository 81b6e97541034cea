using Hypencoder.Evaluation;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The results of a system on the queries of a collection.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Model">Name of the model, or BM25.</param>
/// <param name="Setting">Name of the setting of efficient search; null for exact search.</param>
/// <param name="Statistics">The statistics of the run.</param>
/// <param name="Values">The values of the measures, over all test queries.</param>
internal sealed record SystemResult(
    string Name, string Model, string? Setting, RunStatistics Statistics, EvaluationResult Values);
