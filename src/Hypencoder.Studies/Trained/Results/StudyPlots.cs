using Hypencoder.Evaluation;
using Hypencoder.Evaluation.Significance;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Stages;
using Hypencoder.Training;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The plots of a study's report.</summary>
internal static class StudyPlots
{
    private const string LinearityId = "linearity-curves";

    /// <summary>Plots nDCG@10 of every model in domain, and on the queries of all other collections.</summary>
    public static BarChart Effectiveness(IReadOnlyList<CollectionResult> results, string baseline)
    {
        Measure main = CollectionResult.Main;
        (string Name, CollectionResult[] Results)[] groups =
        [
            .. results.GroupBy(r => r.Set).Where(g => g.Key != QuerySet.Hard).Select(g => (
                g.Count() == 1 ? g.First().Label : $"Out-of-domain: {g.Count()} collections", g.ToArray())),
        ];
        Comparisons tests = new(
            from set in groups
            from system in set.Results[0].Compared
            let reference = StudyTables.ReferenceOf(set.Results[0], system, baseline)
            where reference is not null
            select (system.Name, set.Name, OutOfDomainTable.PerQuery(set.Results, system.Name, main),
                OutOfDomainTable.PerQuery(set.Results, reference.Name, main)));
        return new BarChart(
            "effectiveness", "Effectiveness by model",
            $"{Comparisons.Mark} differs from {baseline}"
            + LinearizedRow.Clause(results.SelectMany(r => r.Compared).Select(s => s.Name)).TrimEnd(',')
            + $"; Wilcoxon signed-rank with Holm's correction over the plot, p < {Comparisons.Significant}. Whiskers: "
            + "95 % confidence interval of the mean over queries.",
            "nDCG@10", ".000",
            [.. groups.Select(set => new BarGroup(set.Name, [.. set.Results[0].Compared.Select(s => Bar(
                s.Name, OutOfDomainTable.PerQuery(set.Results, s.Name, main), tests.MarkOf(s.Name, set.Name)))]))]);
    }

    private static Bar Bar(string name, IReadOnlyList<double> values, string marks)
    {
        ConfidenceInterval interval = PairedTTest.Test(values, new double[values.Count]).Interval;
        return new Bar(name, values.Average(), marks)
        {
            Interval = double.IsFinite(interval.Low) ? (Math.Max(0, interval.Low), Math.Min(1, interval.High)) : null,
        };
    }

    /// <summary>Plots milliseconds per query against nDCG@10.</summary>
    public static ScatterChart Latency(CollectionResult result) => new(
        "latency", "Latency against effectiveness",
        $"{result.Label}; the median time of one query at a time, without its encoding.",
        "ms per query", "nDCG@10",
        [.. result.Systems.Select(s => new ScatterPoint(
            s.Model,
            s.Statistics.PassagesScored is null ? s.Model : $"{s.Model}, {s.Setting ?? s.Statistics.Strategy}",
            Percentile.Of([.. s.Statistics.Milliseconds.Order()], 50),
            s.Values.Mean(CollectionResult.Main)))]);

    /// <summary>Plots the dev score over the steps of training.</summary>
    public static LineChart DevCurves(StudyContext context) => Curves(
        context, "dev-curves", "Dev nDCG@10 during training", "nDCG@10", context.Profile.Models, m => m.Name,
        p => p.DevScore);

    /// <summary>Plots the loss over the steps of training.</summary>
    public static LineChart LossCurves(StudyContext context) => Curves(
        context, "loss-curves", "Loss during training", "loss", context.Profile.Models, m => m.Name,
        p => p.Step > 0 ? p.Loss : null);

    /// <summary>Plots the linear share of the q-nets over the steps of training; none without hidden layers.</summary>
    /// <param name="context">Context of the study.</param>
    /// <param name="task">Short name of a hard task; null for the training on the study's collection.</param>
    public static IEnumerable<LineChart> LinearityCurves(StudyContext context, string? task = null)
    {
        StudyModel[] models = [.. context.Profile.Models.Where(m => !m.ScoresByInnerProduct)];
        if (models.Length == 0)
            return [];
        string on = task is null ? "" : $" on {task.Replace('-', ' ')}";
        return
        [
            Curves(
                context, task is null ? LinearityId : $"{LinearityId}-{task}",
                $"Linear share of the q-nets during training{on}", "R² of one vector", models,
                m => task is null ? m.Name : TaskStages.TrainedOn(m, task), p => p.LinearShare),
        ];
    }

    private static LineChart Curves(
        StudyContext context, string id, string title, string label, IEnumerable<StudyModel> models,
        Func<StudyModel, string> trained, Func<TrainingCurvePoint, double?> value) => new(
        id, title, "", "step", label,
        [.. models.Select(m => new Line(m.Name, [.. StudyTables.Curve(context, trained(m))
            .Where(p => value(p) is not null).Select(p => ((double)p.Step, value(p)!.Value))]))]);
}
