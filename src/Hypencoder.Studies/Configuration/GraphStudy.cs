using Hypencoder.Search;
using static Hypencoder.Studies.StudyProfile;

namespace Hypencoder.Studies;

/// <summary>The settings of graph search that a study compares with exhaustive search.</summary>
public sealed record GraphStudy
{
    /// <summary>Nearest neighbours of each passage in the graph.</summary>
    public int Neighbours { get; init; } = 100;

    /// <summary>The settings, by the name of their row; their seed and threads are the study's.</summary>
    public IReadOnlyDictionary<string, GraphSearchOptions> Settings { get; init; } = new Dictionary<string, GraphSearchOptions>();

    internal void Validate()
    {
        Require(Neighbours > 0, "graph.neighbours", Neighbours, "above 0");
        foreach ((string name, GraphSearchOptions setting) in Settings)
        {
            Require(setting.EntryPoints > 0, $"graph.settings.{name}.entry_points", setting.EntryPoints, "above 0");
            Require(setting.Candidates > 0, $"graph.settings.{name}.candidates", setting.Candidates, "above 0");
            Require(setting.MaxIterations > 0, $"graph.settings.{name}.max_iterations", setting.MaxIterations, "above 0");
        }
    }
}
