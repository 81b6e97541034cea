using Hypencoder.Models;
using Hypencoder.Studies.Planning;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Published;

/// <summary>
/// Adds a linearised row for each Hypencoder of a replicated table; there are no published figures for such rows.
/// </summary>
internal static class LinearizedSystems
{
    /// <summary>
    /// Returns the study with those rows, each after the model's row of exact search or, where there is none, after its
    /// first row.
    /// </summary>
    /// <param name="study">The study to extend.</param>
    /// <param name="needs">The locations of the models; the kind of a missing model is taken from the study.</param>
    public static ReplicationConfig AddTo(ReplicationConfig study, StudyNeeds needs) => study with
    {
        Tables = [.. study.Tables.Select(t => t with { Systems = [.. t.Systems.SelectMany(s => Rows(t, s, needs))] })],
    };

    private static IEnumerable<ReplicatedSystem> Rows(ReplicatedTable table, ReplicatedSystem system, StudyNeeds needs)
    {
        yield return system;
        string name = LinearizedRow.NameOf(system.Name);
        if (system.Kind == SystemKind.Model && system == First(table, system) && HasHiddenLayers(system, needs)
            && table.Systems.All(s => s.Name != name))
        {
            yield return system with
            {
                Name = name,
                Graph = null,
                TwoStage = null,
                LinearizedFrom = system.Name,
            };
        }
    }

    /// <summary>Returns the row of a system's model that is linearised.</summary>
    private static ReplicatedSystem First(ReplicatedTable table, ReplicatedSystem system)
    {
        ReplicatedSystem[] same = [.. table.Systems.Where(
            s => s.Kind == SystemKind.Model && s.Model == system.Model && s.ModelOptions == system.ModelOptions)];
        return same.FirstOrDefault(s => s is { Graph: null, TwoStage: null }) ?? same[0];
    }

    private static bool HasHiddenLayers(ReplicatedSystem system, StudyNeeds needs)
    {
        string? place = needs.All.Single(n => n.Kind == StudyNeedKind.Model && n.Name == system.Model).Place;
        return place is null
            ? system.HiddenLayers > 0
            : DualEncoderConfig.Read(place, system.ModelOptions).QNetDimensions.Count > 2;
    }
}
