using Hypencoder.Benchmarking;
using Hypencoder.Models;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>
/// A comparison of the latency of the study's last Hypencoder with that of its first bi-encoder under Faiss and
/// USearch, as in <c>hypencoder bench faiss</c>.
/// </summary>
internal sealed record LatencyConfig
{
    /// <summary>Number of passages retrieved per query.</summary>
    public int TopK { get; init; } = 1000;

    /// <summary>Maximum number of test queries, evenly spaced; 0 for all.</summary>
    public int Queries { get; init; } = 300;

    /// <summary>Number of rounds, in each of which every system searches once.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Numbers of threads to measure; 0 for all cores.</summary>
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
            "one or more numbers, 0 or above");
        foreach (DualEncoderKind kind in Enum.GetValues<DualEncoderKind>())
            Require(profile.Models.Any(m => m.Kind == kind), "latency", $"no {kind} in models", "one of each kind");
    }
}
