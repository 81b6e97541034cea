using Hypencoder.Search;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>The settings of two-stage search that a study compares with exhaustive search.</summary>
internal sealed record TwoStageConfig
{
    /// <summary>Name of the row and of runs.</summary>
    internal const string RowName = "two-stage";

    /// <summary>Number of clusters, as in <see cref="ClusterOptions.Clusters"/>.</summary>
    public int Clusters { get; init; }

    /// <summary>Number of candidates, as in <see cref="TwoStageOptions.Candidates"/>.</summary>
    public int Candidates { get; init; }

    /// <summary>Tolerance, as in <see cref="TwoStageOptions.Tolerance"/>.</summary>
    public double Tolerance { get; init; } = 0.002;

    internal ClusterOptions ClusterOptions(int seed, int threads) =>
        new() { Clusters = Clusters, Seed = seed, Threads = threads };

    internal TwoStageOptions SearchOptions() => new() { Candidates = Candidates, Tolerance = Tolerance };

    /// <summary>Maximum number of candidates that a search scores where the surrogate is accurate enough.</summary>
    internal long MostScored(int topK) =>
        Math.Max(topK, Candidates > 0 ? Candidates : (2L * topK) + 200);

    internal void Validate(string key)
    {
        Require(Clusters >= 0, $"{key}.clusters", Clusters, "0 or above");
        Require(Candidates >= 0, $"{key}.candidates", Candidates, "0 or above");
        Require(
            Tolerance >= 0 && double.IsFinite(Tolerance), $"{key}.tolerance", Tolerance, "0 or above");
    }
}
