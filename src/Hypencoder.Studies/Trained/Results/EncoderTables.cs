using Hypencoder.Evaluation;
using Hypencoder.Models;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>
/// The table of what a hyper-head adds to encoders that were trained in different ways, frozen or trained further.
/// </summary>
internal static class EncoderTables
{
    private static readonly Measure[] Measures = [.. Measure.ParseList("nDCG@10 RR@10 R@1000")];

    /// <summary>
    /// Makes a table with a group of models for every start. They are tested against the start's encoder alone: its
    /// bi-encoder without further training.
    /// </summary>
    public static ReportTable Make(StudyContext context, CollectionResult result)
    {
        SystemResult[] systems =
        [
            .. context.Profile.Models.GroupBy(m => m.Start).SelectMany(start => start)
                .SelectMany(m => result.Compared.Where(s => s.Model == m.Name)),
        ];
        StudyModel[] models = [.. systems.Select(s => context.Profile.Models.Single(m => m.Name == s.Model))];
        int?[] alone = [.. models.Select((_, row) => Alone(models, row))];
        int?[] references = [.. systems.Select(
            (s, row) => LinearizedRow.Is(s.Name) ? row - 1 : alone[row])];
        Comparisons tests = new(
            from row in Enumerable.Range(0, models.Length)
            where references[row] is not null
            from measure in Measures
            select (systems[row].Name, measure.ToString(), systems[row].Values.PerQuery(measure),
                systems[references[row]!.Value].Values.PerQuery(measure)));
        TestCaption caption = new(
            $"{result.Queries} queries of {result.Collection}. Gain: nDCG@10 minus that of the same encoder alone. ",
            $"{Comparisons.Mark}: differs from the encoder alone{LinearizedRow.Clause(systems.Select(s => s.Name))}",
            "by the Wilcoxon signed-rank test, two-sided, with Holm's correction over the table, "
            + FormattableString.Invariant($"p < {Comparisons.Significant}"),
            $"; p is that of {Measures[0]}.{StudyTables.LinearizedCaption(systems.Select(s => s.Name))}");
        return new ReportTable(
            "encoders", "Encoders trained in different ways", caption.ToString(),
            [
                new("Encoder"), new("Model"), new("Encoder is"),
                .. Measures.Select(m => new ReportColumn(m.ToString(), ".000", ColumnBest.Highest)),
                new("Gain", "+.000;-.000;.000"), new("p", ".0000") { PValuesOf = Measures[0].ToString() },
            ],
            models.Select((model, row) => (IReadOnlyList<ReportCell>)
            [
                model.Start ?? "contrastive",
                LinearizedRow.Is(systems[row].Name) ? LinearizedRow.NameOf("Hypencoder")
                    : !model.ScoresByInnerProduct ? model.LinearTerm ? "Hypencoder, linear term" : "Hypencoder"
                    : model.Kind == DualEncoderKind.Hypencoder ? "pooled by the hyper-head's attention"
                    : model.IsItsStart ? "encoder alone" : "bi-encoder, trained further",
                model.FrozenParts,
                .. Measures.Select(m => ReportCell.Of(
                    systems[row].Values.Mean(m), tests.MarkOf(systems[row].Name, m.ToString())) with
                {
                    Values = systems[row].Values.PerQuery(m),
                }),
                alone[row] is int encoder
                    ? systems[row].Values.Mean(Measures[0]) - systems[encoder].Values.Mean(Measures[0])
                    : ReportCell.Empty,
                references[row] is null ? ReportCell.Empty : tests.PValue(systems[row].Name, Measures[0].ToString()),
            ]))
        {
            References = references,
            TestCaption = caption,
        };
    }

    private static int? Alone(StudyModel[] models, int row)
    {
        int index = Array.FindIndex(
            models, m => m.IsItsStart && m.Start == models[row].Start);
        return index < 0 || index == row ? null : index;
    }
}
