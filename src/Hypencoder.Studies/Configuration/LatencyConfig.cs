using Hypencoder.Benchmarking;
using Hypencoder.Models;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>
/// The study's first bi-encoder under Faiss beside its last Hypencoder, as <c>hypencoder bench faiss</c> has them.
/// </summary>
internal sealed record LatencyConfig
{
    /// <summary>Passages a query.</summary>
    public int TopK { get; init; } = 1000;

    /// <summary>At most this many test queries, evenly from first to last; 0 for all.</summary>
    public int Queries { get; init; } = 300;

    /// <summary>How often every system searches, in turn.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Numbers of threads, each measured; 0 for all cores.</summary>
    public IReadOnlyList<int> Threads { get; init; } = [1, 0];

    internal LatencyOptions Options(GraphConfig graph) =>
        new() { TopK = TopK, Rounds = Rounds, Neighbors = graph.Neighbors };

    internal void Validate(StudyProfile profile)
    {
        Require(TopK > 0, "latency.top_k", TopK, "above 0");
        Require(Queries >= 0, "latency.queries", Queries, "0 or above");
        Require(Rounds > 0, "latency.rounds", Rounds, "above 0");
        Require(
            Threads.Count > 0 && Threads.All(t => t >= 0), "latency.threads", $"[{string.Join(", ", Threads)}]",
            "one number or more, 0 or above");
        foreach (DualEncoderKind kind in Enum.GetValues<DualEncoderKind>())
            Require(profile.Models.Any(m => m.Kind == kind), "latency", $"no {kind} in models", "one of each kind");
    }
}
