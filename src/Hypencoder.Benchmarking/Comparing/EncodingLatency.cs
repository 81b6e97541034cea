namespace Hypencoder.Benchmarking;

/// <summary>How long a model takes to encode a query, and to generate its q-net where it does, one at a time.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Milliseconds">Of each query, the median over rounds.</param>
internal sealed record EncodingLatency(string Model, IReadOnlyList<double> Milliseconds)
{
    /// <summary>Over all queries.</summary>
    public LatencySummary Summary => LatencySummary.Of(Milliseconds);
}
