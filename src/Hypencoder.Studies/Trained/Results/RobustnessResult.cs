using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Perturbations;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Stages;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The results of all systems on clean and perturbed queries.</summary>
/// <param name="Collection">Id of the collection.</param>
/// <param name="WorstOf">Number of perturbations from which the worst is chosen; 0 where none is chosen.</param>
/// <param name="Systems">BM25, then the models in the study's order.</param>
internal sealed record RobustnessResult(string Collection, int WorstOf, IReadOnlyList<RobustnessSystem> Systems)
{
    /// <summary>The measures of the tables, the main measure first.</summary>
    public static IReadOnlyList<Measure> Measures { get; } = Measure.ParseList("nDCG@10 RR@10 R@1000");

    /// <summary>The measure of the plot, of the worst perturbations, and of the queries that fell most.</summary>
    public static Measure Main => Measures[0];

    /// <summary>The classes of perturbations, which are the same for all systems.</summary>
    public IReadOnlyList<RobustnessClass> Classes => Systems[0].Classes;

    /// <summary>Reads and evaluates the runs; clean runs are evaluated on the queries that were perturbed.</summary>
    public static RobustnessResult Evaluate(
        StudyContext context, LoadedCollection collection, RobustnessConfig study)
    {
        Qrels qrels = new();
        foreach (Query query in RobustnessStages.Sample(context, collection, study))
        {
            foreach ((string passage, int grade) in collection.Qrels("test")[query.Id])
                qrels.TryAdd(query.Id, passage, grade);
        }
        RobustnessRun Read(string suffix, string system) =>
            RobustnessRun.Read(context.Folder, collection.Id + suffix, LinearizedRow.RunName(system), qrels, Measures);
        IReadOnlyList<PerturbedQuery>[] queries =
            [.. study.Classes.Select(kind => PerturbedQueries.Read(context.Folder, RobustnessNames.Draw(kind, 0)))];
        string[] systems = [RetrievalStages.Bm25Name, .. LinearizedRow.Rows(context.Profile)];
        return new RobustnessResult(collection.Id, study.WorstOf,
        [
            .. systems.Select(system => new RobustnessSystem(system, Read("", system),
            [
                .. study.Classes.Select((kind, i) => new RobustnessClass(
                    kind, queries[i], Read(RobustnessNames.Suffix(kind, isWorst: false), system),
                    study.WorstOf == 0 ? null : Read(RobustnessNames.Suffix(kind, isWorst: true), system))),
            ])),
        ]);
    }

    /// <summary>
    /// Returns the values of every perturbed query. Those of clean queries belong to the collection's results.
    /// </summary>
    public IEnumerable<PerQueryValue> PerQuery() =>
        from system in Systems
        from kind in system.Classes
        from run in new[] { kind.Random, kind.Worst }
        where run is not null
        from measure in Measures
        from value in run.Values.QueryIds.Zip(run.Values.PerQuery(measure))
        select new PerQueryValue(
            Collection, "test" + RobustnessNames.Suffix(kind.Kind, isWorst: run == kind.Worst),
            LinearizedRow.ModelOf(system.Name), run.Strategy, value.First, measure.ToString(), value.Second);
}
