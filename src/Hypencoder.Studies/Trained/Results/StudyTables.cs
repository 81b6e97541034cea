using Hypencoder.Evaluation;
using Hypencoder.Models;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Training;
using Hypencoder.Training.Runs;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The tables of a study's report.</summary>
internal static class StudyTables
{
    /// <summary>Makes the table of the models and the settings of their training.</summary>
    public static ReportTable Setup(StudyContext context)
    {
        StudyProfile profile = context.Profile;
        TrainingConfig training = profile.Training;
        string encoder = profile.Encoder is EncoderShape shape
            ? $"{shape.Layers} layers, {shape.HiddenSize} wide, {shape.Heads} heads, shared by both sides"
            : $"that of {profile.Pretrained}";
        string start = profile.Pretrained is not null ? "its weights"
            : profile.WarmStart is TrainingConfig warm
                ? $"one bi-encoder trained for {Length(warm)} of {warm.BatchSize} in-batch pairs"
                : "random weights";
        string caption =
            $"All models have the same encoder ({encoder}, "
            + $"{profile.QueryMaxLength} query and {profile.PassageMaxLength} passage tokens), "
            + $"start ({start}), data (the train split of {context.Study.Collection}), length ({Length(training)}) "
            + $"and batch ({training.BatchSize} queries with {training.ItemsPerQuery} passages each). "
            + string.Concat(profile.Starts.Select(s => $"The start {s.Key} is instead {Describe(s.Value)}. "))
            + "Dev: nDCG@10 on the dev sample at the selected checkpoint.";
        return new ReportTable("models", "Models", caption,
            [
                new("Model"), new("Query encoder produces"), new("Parameters", "N0"), new("Learning rate", "0.######"),
                new("Dev nDCG@10", ".000", ColumnBest.Highest), new("Training, s", "F0"),
            ],
            profile.Models.Select(m => Row(context, m)))
        {
            Level = TableLevel.Detail,
        };
    }

    private static string Describe(EncoderStart start)
    {
        string shape = start.Encoder is EncoderShape own ? $"{own.Layers} layers, {own.HiddenSize} wide, " : "";
        string what = start.IsLanguageModel ? "a masked language model on passages" : "a bi-encoder on in-batch pairs";
        return $"{shape}{what}, {Length(start.Training)} of {start.Training.BatchSize}";
    }

    private static string Length(TrainingConfig training) => training.NumTrainEpochs is int epochs
        ? $"{epochs} epochs"
        : $"{training.MaxSteps ?? TrainingPlan.DefaultSteps} steps";

    /// <summary>
    /// Makes the table of every system with exact search on a set of queries, with tests against the baseline.
    /// </summary>
    public static ReportTable Effectiveness(
        string id, string title, CollectionResult result, string baseline, TableLevel level = TableLevel.Main)
    {
        Comparisons tests = new(
            from system in result.Compared
            let reference = ReferenceOf(result, system, baseline)
            where reference is not null
            from m in CollectionResult.Measures
            select (system.Name, m.ToString(), system.Values.PerQuery(m), reference.Values.PerQuery(m)));
        TestCaption caption = Caption(
            $"{result.Queries} queries. ", baseline, [.. result.Compared.Select(s => s.Name)],
            CollectionResult.Main.ToString());
        return new ReportTable(id, title, caption.ToString(),
            [
                new("Model"),
                .. CollectionResult.Measures.Select(m => new ReportColumn(m.ToString(), ".000", ColumnBest.Highest)),
                new("p", ".0000") { PValuesOf = CollectionResult.Main.ToString() },
            ],
            result.Compared.Select(s => (IReadOnlyList<ReportCell>)
            [
                s.Name,
                .. CollectionResult.Measures.Select(
                    m => Cell(s, m, tests.MarkOf(s.Name, m.ToString()))),
                s.Name == baseline ? ReportCell.Empty : tests.PValue(s.Name, CollectionResult.Main.ToString()),
            ]))
        {
            Level = level,
            References = References(result.Compared, s => ReferenceOf(result, s, baseline)),
            TestCaption = caption,
        };
    }

    /// <summary>Returns the system that another is tested against; null for the baseline.</summary>
    public static SystemResult? ReferenceOf(CollectionResult result, SystemResult system, string baseline) =>
        LinearizedRow.ReferenceOf(system.Name, baseline) is string name
            ? result.Exact.Single(s => s.Name == name)
            : null;

    private static ReportCell Cell(SystemResult system, Measure measure, string mark) =>
        ReportCell.Of(system.Values.Mean(measure), mark) with { Values = system.Values.PerQuery(measure) };

    private static int?[] References(
        IEnumerable<SystemResult> rows, Func<SystemResult, SystemResult?> referenceOf)
    {
        SystemResult[] all = [.. rows];
        return [.. all.Select(row => referenceOf(row) is SystemResult other ? (int?)Array.IndexOf(all, other) : null)];
    }

    /// <summary>Makes the caption of a table in which models are tested against a baseline.</summary>
    /// <param name="before">Text before the description of the tests, with a space at its end.</param>
    /// <param name="baseline">Name of the model that others are tested against.</param>
    /// <param name="rows">Names of the rows.</param>
    /// <param name="measure">Name of the measure whose p-values the table prints.</param>
    public static TestCaption Caption(
        string before, string baseline, IReadOnlyList<string> rows, string measure) => new(
            before,
            $"{Comparisons.Mark}: differs from {baseline}{LinearizedRow.Clause(rows)}",
            "by the Wilcoxon signed-rank test, two-sided, with Holm's correction over the table's comparisons, "
            + FormattableString.Invariant($"p < {Comparisons.Significant}"),
            $"; p is that of {measure}.{LinearizedCaption(rows)}");

    /// <summary>Returns the explanation of linearised rows, to follow a caption; empty where there are none.</summary>
    public static string LinearizedCaption(IEnumerable<string> rows) =>
        rows.Any(LinearizedRow.Is) ? $" {LinearizedRow.Caption}" : "";

    /// <summary>
    /// Makes the table of exhaustive, graph and two-stage search, with inner-product search for the bi-encoder.
    /// </summary>
    public static ReportTable EfficientSearch(CollectionResult result, StudyContext context, int passages)
    {
        Measure[] measures = [CollectionResult.Main, Measure.Parse("R@1000")];
        GraphConfig graph = context.Profile.Graph;
        Comparisons tests = new(
            from system in result.Systems
            where system.Setting is not null
            let exact = result.Exact.Single(e => e.Model == system.Model)
            from m in measures
            select (system.Name, m.ToString(), system.Values.PerQuery(m), exact.Values.PerQuery(m)));
        string settings = string.Join("; ", graph.Settings.Select(
            s => $"{s.Key}: {s.Value.EntryPoints} / {s.Value.Candidates} / {s.Value.MaxIterations}"));
        string before =
            $"{result.Queries} queries of {result.Collection} over {passages:N0} passages, one query at a time; "
            + (settings.Length == 0 ? "" : $"graph of {graph.Neighbors} nearest neighbours. Entry points / candidates "
                + $"/ iterations: {settings}. ")
            + (context.Profile.TwoStage is TwoStageConfig twoStage ? Describe(twoStage) : "");
        string after = "Milliseconds do not include the query's encoding, which has its own column."
            + LinearizedCaption(result.Systems.Select(s => s.Name));
        TestCaption? caption = result.Systems.All(s => s.Setting is null) ? null : new TestCaption(
            before, $"{Comparisons.Mark}: differs from the same model's exhaustive search",
            "(Wilcoxon with Holm's correction over the table's comparisons, "
            + FormattableString.Invariant($"p < {Comparisons.Significant})"),
            $". {after}");
        return new ReportTable("efficient-search", "Efficient search", caption?.ToString() ?? before + after,
            [
                new("Model"), new("Strategy"),
                new("nDCG@10", ".000", ColumnBest.Highest), new("R@1000", ".000", ColumnBest.Highest),
                new("Passages scored", "N0"), new("ms, median", "F2"), new("ms, p99", "F2"), new("ms, encoding", "F2"),
            ],
            result.Systems.Select(s =>
            {
                double[] ms = [.. s.Statistics.Milliseconds.Order()];
                return (IReadOnlyList<ReportCell>)
                [
                    s.Model,
                    s.Setting ?? s.Statistics.Strategy,
                    .. measures.Select(m => Cell(s, m, tests.MarkOf(s.Name, m.ToString()))),
                    s.Statistics.PassagesScored is double scored ? scored : ReportCell.Empty,
                    Percentile.Of(ms, 50), Percentile.Of(ms, 99), s.Statistics.EncodingMilliseconds,
                ];
            }))
        {
            References = References(
                result.Systems,
                s => s.Setting is null ? null : result.Systems.Single(e => e.Setting is null && e.Model == s.Model)),
            TestCaption = caption,
        };
    }

    private static string Describe(TwoStageConfig study)
    {
        string clusters = study.Clusters > 0 ? $"{study.Clusters} clusters" : "clusters";
        string candidates = study.Candidates > 0 ? FormattableString.Invariant($"at most {study.Candidates} ") : "";
        return $"Two-stage: {candidates}candidates of a linear surrogate in {clusters} and a sample of the others, "
            + FormattableString.Invariant(
                $"scored until the expected fraction of missing results is below {study.Tolerance}. ");
    }

    /// <summary>Reads the training curve of a model.</summary>
    public static IReadOnlyList<TrainingCurvePoint> Curve(StudyContext context, string model) =>
        TrainedModel.ReadCurve(context.Folder.CurvePath(model));

    /// <summary>A model's score on dev at the checkpoint kept; NaN where none was measured.</summary>
    public static double DevScore(StudyContext context, string model) =>
        Curve(context, model).Max(p => p.DevScore) ?? double.NaN;

    private static IReadOnlyList<ReportCell> Row(StudyContext context, StudyModel model)
    {
        DualEncoderConfig config = DualEncoderConfig.Read(context.Folder.ModelPath(model.Name));
        string frozen = model.FreezeKey is null ? "" : $", the encoder {model.FrozenParts}";
        string gives = model.Kind == DualEncoderKind.BiEncoder
            ? "a vector" + (model.IsItsStart ? ", as in its start" : frozen)
            : (!model.ScoresByInnerProduct
                ? $"a q-net of {HiddenLayers(model)}"
                : "a vector, pooled by the hyper-head's attention")
                + (model.LinearTerm ? ", and a linear term" : "")
                + (model.CorrectionBound is double bound
                    ? FormattableString.Invariant($" that it corrects by at most {bound}")
                    : "")
                + (model.NestedWidths is IReadOnlyList<int> nested
                    ? $", nested in widths of {string.Join(", ", nested)}"
                    : "")
                + (model.ResidualOnLast ? ", residual on the last too" : "")
                + frozen;
        gives += OwnTraining(model);
        return
        [
            model.Name, gives, (double)config.ParameterCount,
            model.LearningRate ?? context.Profile.Training.LearningRate,
            DevScore(context, model.Name), context.Folder.Seconds.GetValueOrDefault($"train {model.Name}"),
        ];
    }

    private static string HiddenLayers(StudyModel model)
    {
        string linear = model.LinearLayers ? "linear " : "", width = model.HiddenWidth is int w ? $", {w} wide" : "";
        return $"{model.HiddenLayers} {linear}hidden layer{(model.HiddenLayers == 1 ? "" : "s")}{width}";
    }

    /// <summary>What of a model's training is its own, for its row.</summary>
    private static string OwnTraining(StudyModel model)
    {
        List<string> own = [];
        if (model.Start is not null && !model.IsItsStart)
            own.Add($"begins with {model.Start}");
        if (model.MaxSteps is int steps)
            own.Add($"{steps} steps");
        if (model.Losses is IReadOnlyList<LossConfig> losses)
            own.Add($"losses: {string.Join(" + ", losses.Select(l => l.ToText()))}");
        if (model.PassageNoise is double noise)
            own.Add(FormattableString.Invariant($"noise of {noise} on passages"));
        if (model.HardNegatives is HardNegativesConfig negatives)
        {
            string which = negatives.FalsePositives ? "false positives" : $"ranks {negatives.FromRank} to {negatives.ToRank}";
            string of = negatives.Retriever == HardNegativesConfig.Start ? "its start" : negatives.Retriever;
            own.Add($"negatives: {which} of {of}");
        }
        return string.Concat(own.Select(o => $"; {o}"));
    }
}
