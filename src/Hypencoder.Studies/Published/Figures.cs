using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Evaluation.InstructionFollowing;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Published;

/// <summary>Computes the cells of tables from runs; each run is read once and each cell computed once.</summary>
internal sealed class Figures(ReplicationContext context)
{
    private readonly Dictionary<(string Run, CollectionSplit Split), (Run Run, RunStatistics Statistics)> _runs = [];
    private readonly Dictionary<CollectionSplit, Qrels> _qrels = [];

    /// <summary>Returns the figure of a system in a column.</summary>
    public Figure Of(ReplicatedSystem system, ReplicatedColumn column) => column.Measure switch
    {
        ReplicatedColumn.PairwiseMrr => Pooled(column, id => InstructionFollowing(system, id), 100),
        ReplicatedColumn.Milliseconds => new Figure(
            Percentile.Of([.. Statistics(system, column).SelectMany(f => f.Milliseconds).Order()], 50), [], []),
        ReplicatedColumn.PassagesScored => new Figure(
            Statistics(system, column).Average(f => f.PassagesScored ?? double.NaN), [], []),
        _ when column.RelativeDrop => Drop(
            Of(system, column with { RelativeDrop = false, Perturbation = null }),
            Of(system, column with { RelativeDrop = false })),
        _ => Pooled(column, id => Effectiveness(system, column, id), 1),
    };

    /// <summary>
    /// Computes the relative loss of the mean in %, and the losses of queries in units of the measure, since many
    /// queries have a value of 0 before the perturbation.
    /// </summary>
    private static Figure Drop(Figure clean, Figure perturbed) => new(
        100 * (clean.Value - perturbed.Value) / clean.Value, clean.QueryIds,
        [.. clean.PerQuery.Zip(perturbed.PerQuery, (before, after) => before - after)]);

    private static Figure Pooled(
        ReplicatedColumn column, Func<string, (IReadOnlyList<string> Ids, IReadOnlyList<double> Values)> ofCollection,
        double scale)
    {
        List<string> ids = [];
        List<double> values = [];
        foreach (string collection in column.Collections)
        {
            (IReadOnlyList<string> queryIds, IReadOnlyList<double> perQuery) = ofCollection(collection);
            ids.AddRange(column.Collections.Count == 1 ? queryIds : queryIds.Select(id => $"{collection}/{id}"));
            values.AddRange(perQuery);
        }
        return new Figure(scale * values.Average(), ids, values);
    }

    /// <summary>
    /// Evaluates like ir_measures: averages are over all judged queries, including those without results.
    /// </summary>
    private (IReadOnlyList<string>, IReadOnlyList<double>) Effectiveness(
        ReplicatedSystem system, ReplicatedColumn column, string collection)
    {
        CollectionSplit split = context.Split(column, collection, column.Perturbation);
        Measure measure = column.Effectiveness!;
        EvaluationResult result = Evaluator.Evaluate(
            Qrels(split), Run(system, split).Run, [measure], new EvaluationOptions { CountMissingQueries = true });
        return (result.QueryIds, result.PerQuery(measure));
    }

    private (IReadOnlyList<string>, IReadOnlyList<double>) InstructionFollowing(
        ReplicatedSystem system, string collection)
    {
        CollectionSplit original = new(collection, CollectionSplit.Original);
        CollectionSplit changed = new(collection, CollectionSplit.Changed);
        PairwiseMrrResult result = PairwiseMrr.Compute(
            Qrels(original), Qrels(changed), Run(system, original).Run, Run(system, changed).Run);
        return (result.QueryIds, result.PerQuery);
    }

    private IEnumerable<RunStatistics> Statistics(ReplicatedSystem system, ReplicatedColumn column) =>
        context.Splits(column).Select(split => Run(system, split).Statistics);

    private Qrels Qrels(CollectionSplit split)
    {
        if (!_qrels.TryGetValue(split, out Qrels? qrels))
            _qrels.Add(split, qrels = context.Source(split.Collection).Qrels(split.Split));
        return qrels;
    }

    private (Run Run, RunStatistics Statistics) Run(ReplicatedSystem system, CollectionSplit split)
    {
        string name = ReplicationContext.RunName(system);
        if (!_runs.TryGetValue((name, split), out (Run, RunStatistics) run))
            _runs.Add((name, split), run = QueryRuns.Read(context.Folder, split.Name, name));
        return run;
    }
}
