using Hypencoder.Evaluation;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>All systems over several out-of-domain collections.</summary>
internal static class OutOfDomainTable
{
    private const string AllQueries = "All queries";

    /// <summary>The table; tests pool the queries of all collections, and take each collection for itself.</summary>
    /// <param name="results">Results on two collections or more, with the same systems.</param>
    /// <param name="baseline">Name of the model that others are tested against.</param>
    public static ReportTable Make(IReadOnlyList<CollectionResult> results, string baseline)
    {
        Measure main = CollectionResult.Main;
        string[] systems = [.. results[0].Compared.Select(s => s.Name)];
        int?[] references = [.. systems.Select(s => LinearizedRow.ReferenceOf(s, baseline) is string reference
            ? (int?)Array.IndexOf(systems, reference)
            : null)];
        Comparisons pooled = new(
            from row in Tested()
            select (row.System, AllQueries, PerQuery(results, row.System, main),
                PerQuery(results, row.Reference, main)));
        Comparisons each = new(
            from row in Tested()
            from result in results
            select (row.System, result.Collection, PerQuery([result], row.System, main),
                PerQuery([result], row.Reference, main)));
        TestCaption caption = StudyTables.Caption(
            $"{results.Sum(r => r.Queries)} queries of {results.Count} collections, {main}. Ahead and behind: number "
            + "of collections with a significant difference, corrected over all of them. ",
            baseline, systems, AllQueries);
        return new ReportTable(
            "out-of-domain", $"Out-of-domain: {results.Count} collections", caption.ToString(),
            [
                new("Model"), new("Mean of collections", ".000", ColumnBest.Highest),
                new(AllQueries, ".000", ColumnBest.Highest), new("Ahead on", "0"), new("Behind on", "0"),
                new("p", ".0000") { PValuesOf = AllQueries },
            ],
            systems.Select((system, row) => (IReadOnlyList<ReportCell>)
            [
                system, results.Average(r => PerQuery([r], system, main).Average()),
                ReportCell.Of(PerQuery(results, system, main).Average(), pooled.MarkOf(system, AllQueries)) with
                {
                    Values = PerQuery(results, system, main),
                },
                Count(system, references[row], 1), Count(system, references[row], -1),
                references[row] is null ? ReportCell.Empty : pooled.PValue(system, AllQueries),
            ]))
        {
            References = references,
            TestCaption = caption,
        };

        IEnumerable<(string System, string Reference)> Tested() =>
            systems.Zip(references).Where(s => s.Second is not null).Select(s => (s.First, systems[s.Second!.Value]));

        ReportCell Count(string system, int? reference, int sign) => reference is not int other
            ? ReportCell.Empty
            : results.Count(r => each.PValue(system, r.Collection) < Comparisons.Significant
                && Math.Sign(PerQuery([r], system, main).Average() - PerQuery([r], systems[other], main).Average())
                    == sign);
    }

    /// <summary>The values of a system on the queries of all of some collections, in their order.</summary>
    public static IReadOnlyList<double> PerQuery(
        IReadOnlyList<CollectionResult> results, string system, Measure measure) =>
        [.. results.SelectMany(r => r.Compared.Single(s => s.Name == system).Values.PerQuery(measure))];
}
