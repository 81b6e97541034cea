using Hypencoder.Search;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>The settings of graph search that a study compares with exhaustive search.</summary>
internal sealed record GraphConfig
{
    /// <summary>Number of nearest neighbours of each passage in the graph.</summary>
    public int Neighbors { get; init; } = 100;

    /// <summary>Settings of graph search by the names of their rows; seed and threads are those of the study.</summary>
    public IReadOnlyDictionary<string, GraphSearchOptions> Settings { get; init; } =
        new Dictionary<string, GraphSearchOptions>();

    internal void Validate()
    {
        Require(Neighbors > 0, "graph.neighbors", Neighbors, "above 0");
        foreach ((string name, GraphSearchOptions setting) in Settings)
        {
            string key = $"graph.settings.{name}";
            Require(name != TwoStageConfig.RowName, key, "this name", "a name other than that of two-stage search");
            Require(setting.EntryPoints > 0, $"{key}.entry_points", setting.EntryPoints, "above 0");
            Require(setting.Candidates > 0, $"{key}.candidates", setting.Candidates, "above 0");
            Require(setting.MaxIterations > 0, $"{key}.max_iterations", setting.MaxIterations, "above 0");
        }
    }
}
