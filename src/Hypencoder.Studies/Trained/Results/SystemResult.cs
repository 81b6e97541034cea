using Hypencoder.Evaluation;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>One system on the queries of one collection.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Model">The model, or BM25.</param>
/// <param name="Setting">The efficient setting, or null for exact search.</param>
/// <param name="Facts">What the run cost.</param>
/// <param name="Values">Its measures, all test queries counted.</param>
internal sealed record SystemResult(
    string Name, string Model, string? Setting, RunStatistics Facts, EvaluationResult Values);
