using System.Globalization;
using Hypencoder.Perturbations;
using Hypencoder.Reporting;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The table of the query that fell most, before and after, for each system and class.</summary>
internal static class RobustnessQueries
{
    /// <summary>Id of the table. It shows single queries, which differ between seeds.</summary>
    public const string Id = "robustness-queries";

    private const int LongestQuery = 90;
    private const int LongestPassage = 60;

    public static ReportTable Table(RobustnessResult result) => new(
        Id, "Robustness: the queries that fell most",
        "For each model and class, the query whose nDCG@10 fell most and whose relevant passage then ranks lowest, if "
        + "any fell, before and after, with the changes. Rank: that of the relevant passage with the highest grade.",
        [
            new("Model"), new("Queries"), new("Query"), new("nDCG@10", ".000"), new("Rank", "N0"), new("First"),
            new("Second"), new("Third"),
        ],
        result.Systems.SelectMany(system => system.Classes.SelectMany(kind => Rows(system, kind))))
    {
        GroupSize = 2,
        Level = TableLevel.PerQuery,
    };

    /// <summary>
    /// Returns the position of the query that fell most; of several, the one whose relevant passage ranks lowest, then
    /// the first. Null where none fell.
    /// </summary>
    internal static int? FellMost(RobustnessSystem system, RobustnessClass kind)
    {
        IReadOnlyList<double> drops = system.Drops(kind.Random, RobustnessResult.Main);
        return Enumerable.Range(0, drops.Count).Where(i => drops[i] > 0).OrderByDescending(i => drops[i])
            .ThenByDescending(i => kind.Random.Ranks[i] ?? int.MaxValue).Select(i => (int?)i).FirstOrDefault();
    }

    private static IEnumerable<IReadOnlyList<ReportCell>> Rows(RobustnessSystem system, RobustnessClass kind)
    {
        if (FellMost(system, kind) is not int i)
            yield break;
        PerturbedQuery query = kind.Queries[i];
        yield return Row(system.Name, "clean", Short(query.Original.Text, LongestQuery), system.Clean, i);
        yield return Row(
            system.Name, $"{kind.Name}: {query.Method}", $"{Short(query.Text, LongestQuery)} ({Account(query)})",
            kind.Random, i);
    }

    private static IReadOnlyList<ReportCell> Row(
        string system, string queries, string text, RobustnessRun run, int i) =>
    [
        system, queries, text, run.Values.PerQuery(RobustnessResult.Main)[i],
        run.Ranks[i] is int rank ? rank : "none",
        .. Enumerable.Range(0, 3).Select(
            p => p < run.Top[i].Count ? Short(run.Top[i][p], LongestPassage) : ReportCell.Empty),
    ];

    /// <summary>Describes the edits. Where there are many, they are only counted, since the text shows them.</summary>
    private static string Account(PerturbedQuery query) => query.Edits.Count switch
    {
        0 => "nothing to change",
        <= 2 when query.Edits.All(e => e.Before.Length + e.After.Length < 40) => string.Join(
            ", ", query.Edits.Select(e => $"“{e.Before}” → “{e.After}”")),
        int edits => string.Create(CultureInfo.InvariantCulture, $"changed in {edits} places"),
    };

    private static string Short(string text, int longest) =>
        text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
}
