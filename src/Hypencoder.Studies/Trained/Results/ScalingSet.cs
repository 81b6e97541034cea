using Hypencoder.Reporting;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Findings;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>Test queries on which models are compared that were trained on more and more queries.</summary>
/// <param name="Set">Whether they are in domain or out of it.</param>
/// <param name="Id">End of the ids of tables and plots.</param>
/// <param name="Name">The collection, or the number of collections.</param>
/// <param name="Level">How prominently its tables are shown.</param>
/// <param name="Select">Chooses the results on the collections from a study's figures.</param>
internal sealed record ScalingSet(
    QuerySet Set, string Id, string Name, TableLevel Level,
    Func<StudyFigures, IReadOnlyList<CollectionResult>> Select)
{
    /// <summary>Name of the set as the start of a title.</summary>
    public string Label => Set == QuerySet.InDomain ? $"In domain: {Name}" : $"Out of domain: {Name}";

    /// <summary>
    /// The in-domain queries, those of all other collections together, and those of each where there are several.
    /// </summary>
    /// <param name="figures">Figures of one run of the study.</param>
    public static IEnumerable<ScalingSet> Of(StudyFigures figures)
    {
        yield return new ScalingSet(
            QuerySet.InDomain, "in-domain", figures.InDomain.Collection, TableLevel.Main, f => [f.InDomain]);
        int count = figures.OutOfDomain.Count;
        if (count == 0)
            yield break;
        yield return new ScalingSet(
            QuerySet.OutOfDomain, "out-of-domain",
            count == 1 ? figures.OutOfDomain[0].Collection : $"all queries of {count} collections", TableLevel.Main,
            f => f.OutOfDomain);
        if (count == 1)
            yield break;
        foreach ((int i, CollectionResult result) in figures.OutOfDomain.Index())
        {
            yield return new ScalingSet(
                QuerySet.OutOfDomain, $"out-of-domain-{i + 1}", result.Collection, TableLevel.Detail,
                f => [f.OutOfDomain[i]]);
        }
    }

    /// <summary>Names of the systems, in the order of tables.</summary>
    public IEnumerable<string> Systems(ScalingPoint point) => Select(point.Seeds[0])[0].Compared.Select(s => s.Name);

    /// <summary>The main measure of a system: for each seed, the values of the queries.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Values(ScalingPoint point, string system) =>
        [.. point.Seeds.Select(s => OutOfDomainTable.PerQuery(Select(s), system, CollectionResult.Main))];

    /// <summary>Mean of a system over queries and seeds.</summary>
    public double Mean(ScalingPoint point, string system) => Values(point, system).Average(v => v.Average());

    /// <summary>Two systems after the same number of training queries.</summary>
    public ComparedSystems Compared(ScalingPoint point, string system, string reference) => new(
        system, reference, Name, CollectionResult.Main.ToString(), Values(point, system), Values(point, reference));
}
