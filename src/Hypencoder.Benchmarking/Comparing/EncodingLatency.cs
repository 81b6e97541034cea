namespace Hypencoder.Benchmarking;

/// <summary>Times in which a model encodes single queries, including the generation of q-nets.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Milliseconds">Time of each query, the median over rounds.</param>
internal sealed record EncodingLatency(string Model, IReadOnlyList<double> Milliseconds)
{
    /// <summary>Summary over all queries.</summary>
    public LatencySummary Summary => LatencySummary.Of(Milliseconds);
}
