using Hypencoder.Evaluation;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>Tables and plot of the robustness to perturbed queries.</summary>
internal static class RobustnessTables
{
    private const string OtherMark = "‡";
    private const string DropFormat = "0.0";

    /// <summary>Makes all tables, in the order of the report.</summary>
    public static IEnumerable<ReportTable> All(RobustnessResult result, string baseline) =>
    [
        Drops(result, baseline),
        .. result.WorstOf == 0 ? [] : (ReportTable[])[Worst(result)],
        RobustnessQueries.Table(result),
    ];

    /// <summary>Makes the table of every system on clean and perturbed queries, with its losses.</summary>
    /// <param name="result">The results of all systems.</param>
    /// <param name="baseline">Name of the model whose losses others are tested against.</param>
    public static ReportTable Drops(RobustnessResult result, string baseline)
    {
        Comparisons changes = Changes(result, RobustnessResult.Measures);
        Comparisons differences = Differences(result, baseline, RobustnessResult.Measures);
        string changed = string.Join(", ", result.Classes.Select(
            c => $"{c.Name} {c.Queries.Count(q => q.IsChanged)}"));
        bool linearized = result.Systems.Any(s => LinearizedRow.Is(s.Name));
        TestCaption caption = new(
            $"{result.Classes[0].Queries.Count} test queries of {result.Collection}, each perturbed once in each "
            + $"class; changed: {changed}, others had nothing to change. Drop: loss of the clean mean in %; "
            + "negative values are gains. ",
            $"{Comparisons.Mark}: the queries' losses differ from those under {baseline}"
            + (linearized ? ", of a linearised model from those under its own q-nets," : ""),
            "by the Wilcoxon signed-rank test, two-sided, on units of the measure, with Holm's correction over the "
            + FormattableString.Invariant($"table, p < {Comparisons.Significant}; {OtherMark}: differs from the ")
            + "same model's clean queries, tested likewise",
            $"; p is that of {DropOf(RobustnessResult.Main)}. {Sources(result)}"
            + StudyTables.LinearizedCaption(result.Systems.Select(s => s.Name)));
        int size = 1 + result.Classes.Count;
        int?[] references = [.. result.Systems.Select(
            s => LinearizedRow.ReferenceOf(s.Name, baseline) is string reference
                ? (int?)result.Systems.ToList().FindIndex(other => other.Name == reference)
                : null)];
        return new ReportTable(
            "robustness", "Robustness: perturbed queries", caption.ToString(),
            [
                new("Model"), new("Queries"),
                .. RobustnessResult.Measures.SelectMany(
                    m => new ReportColumn[] { new(m.ToString(), ".000"), new(DropOf(m), DropFormat) }),
                new("p", ".0000") { PValuesOf = DropOf(RobustnessResult.Main) },
            ],
            result.Systems.SelectMany(system => system.Classes.Select(kind => (IReadOnlyList<ReportCell>)
            [
                system.Name, kind.Name,
                .. RobustnessResult.Measures.SelectMany(m => new ReportCell[]
                {
                    ReportCell.Of(
                        kind.Random.Values.Mean(m),
                        changes.MarkOf(system.Name, Key(kind, m)).Length > 0 ? OtherMark : ""),
                    ReportCell.Of(
                        system.RelativeDrop(kind.Random, m), differences.MarkOf(system.Name, Key(kind, m))) with
                    {
                        Values = system.Drops(kind.Random, m),
                    },
                }),
                system.Name == baseline
                    ? ReportCell.Empty
                    : differences.PValue(system.Name, Key(kind, RobustnessResult.Main)),
            ]).Prepend(
            [
                system.Name, "clean",
                .. RobustnessResult.Measures.SelectMany(
                    m => new ReportCell[] { system.Clean.Values.Mean(m), ReportCell.Empty }),
                ReportCell.Empty,
            ])))
        {
            GroupSize = size,
            References =
            [
                .. Enumerable.Range(0, result.Systems.Count * size).Select(row =>
                    row % size == 0 ? null : (references[row / size] * size) + (row % size)),
            ],
            TestCaption = caption,
        };
    }

    /// <summary>Makes the table of the worst of several perturbations beside a random one.</summary>
    public static ReportTable Worst(RobustnessResult result)
    {
        Measure main = RobustnessResult.Main;
        Comparisons tests = new(
            from system in result.Systems
            from kind in system.Classes
            select (system.Name, kind.Name, kind.Worst!.Values.PerQuery(main), kind.Random.Values.PerQuery(main)));
        return new ReportTable(
            "robustness-worst", $"Robustness: the worst of {result.WorstOf} perturbations",
            $"nDCG@10 where each query is perturbed once at random, and where the worst of {result.WorstOf} "
            + "perturbations, including that one, is taken: the one that gives the relevant passage the lowest score. "
            + "That is not always the one that ranks it lowest, since other passages' scores change too. "
            + $"{Comparisons.Mark}: differs from the perturbation at random by the Wilcoxon signed-rank test, "
            + $"two-sided, with Holm's correction over the table, p < {Comparisons.Significant}.",
            [
                new("Model"), new("Queries"), new("Clean", ".000"),
                new("At random", ".000"), new("Drop at random, %", DropFormat),
                new($"Worst of {result.WorstOf}", ".000"), new("Drop of the worst, %", DropFormat),
            ],
            result.Systems.SelectMany(system => system.Classes.Select(kind => (IReadOnlyList<ReportCell>)
            [
                system.Name, kind.Name, system.Clean.Values.Mean(main),
                kind.Random.Values.Mean(main), system.RelativeDrop(kind.Random, main),
                kind.Worst!.Values.Mean(main),
                ReportCell.Of(system.RelativeDrop(kind.Worst!, main), tests.MarkOf(system.Name, kind.Name)),
            ])))
        {
            GroupSize = result.Classes.Count,
            Level = TableLevel.Detail,
        };
    }

    /// <summary>Makes the plot of every system's losses by class.</summary>
    public static BarChart Plot(RobustnessResult result)
    {
        Measure main = RobustnessResult.Main;
        Comparisons tests = Changes(result, [main]);
        return new BarChart(
            "robustness", "Loss through perturbed queries",
            $"{Comparisons.Mark} differs from the same model's clean queries, Wilcoxon signed-rank with Holm's "
            + $"correction over the plot, p < {Comparisons.Significant}.",
            "relative drop of nDCG@10, %", DropFormat,
            [.. result.Classes.Select((kind, i) => new BarGroup(kind.Name, [.. result.Systems.Select(s => new Bar(
                s.Name, Length(s.RelativeDrop(s.Classes[i].Random, main)), tests.MarkOf(s.Name, Key(kind, main))))]))]);

        // The drop is NaN where the clean mean is 0.
        static double Length(double drop) => double.IsFinite(drop) ? drop : 0;
    }

    private static string DropOf(Measure measure) => $"{measure} drop, %";

    private static string Key(RobustnessClass kind, Measure measure) => $"{kind.Name} {measure}";

    private static Comparisons Changes(RobustnessResult result, IReadOnlyList<Measure> measures) => new(
        from system in result.Systems
        from kind in system.Classes
        from m in measures
        select (
            system.Name, Key(kind, m), kind.Random.Values.PerQuery(m), system.Clean.Values.PerQuery(m)));

    private static Comparisons Differences(
        RobustnessResult result, string baseline, IReadOnlyList<Measure> measures) => new(
            from system in result.Systems
            let name = LinearizedRow.ReferenceOf(system.Name, baseline)
            where name is not null
            let reference = result.Systems.Single(s => s.Name == name)
            from kind in system.Classes.Zip(reference.Classes)
            from m in measures
            select (
                system.Name, Key(kind.First, m), system.Drops(kind.First.Random, m),
                reference.Drops(kind.Second.Random, m)));

    /// <summary>Describes the sources of the classes that have several.</summary>
    private static string Sources(RobustnessResult result)
    {
        string[] names = [.. result.Classes.Select(c => c.Name)];
        string synonyms = names.Contains("synonym") ? "Synonyms are nearby words in an embedding of the corpus. " : "";
        return synonyms + (names.Contains("paraphrase")
            ? "Paraphrases are from a file of variations."
            : "Paraphrases are left out: they need an external model or a file of variations.");
    }
}
