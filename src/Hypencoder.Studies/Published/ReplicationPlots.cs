using Hypencoder.Reporting;

namespace Hypencoder.Studies.Published;

/// <summary>Plots of measured and published figures.</summary>
internal static class ReplicationPlots
{
    /// <summary>
    /// Makes a plot with a group of bars for each column that has the unit of the table's first measure of
    /// effectiveness; null where nothing was measured or published.
    /// </summary>
    public static BarChart? Make(
        ReplicatedTable table, IReadOnlyDictionary<(string System, string Column), Figure> figures)
    {
        ReplicatedColumn[] columns = [.. table.Columns.Where(c => c.Effectiveness is not null)];
        columns = [.. columns.Where(c => c.RelativeDrop == columns[0].RelativeDrop)];
        bool isDrop = columns is [{ RelativeDrop: true }, ..];
        BarGroup[] groups = [.. columns.Select(
            column => new BarGroup(column.Label, [.. Bars(table, figures, column)]))];
        return groups.All(g => g.Bars.Count == 0) ? null : new BarChart(
            $"{table.Id}-plot", table.Title, "Published figures are labelled as such.",
            isDrop ? "relative drop, %" : "value",
            isDrop ? columns[0].Format : ".000",
            [.. groups.Where(g => g.Bars.Count > 0)]);
    }

    private static IEnumerable<Bar> Bars(
        ReplicatedTable table, IReadOnlyDictionary<(string System, string Column), Figure> figures,
        ReplicatedColumn column)
    {
        foreach (ReplicatedSystem system in table.Systems)
        {
            if (figures.TryGetValue((system.Name, column.Label), out Figure? figure))
                yield return new Bar(system.Name, figure.Value);
            if (table.ExpectedOf(system, column) is double expected)
                yield return new Bar($"{system.Name}, published", expected);
        }
    }
}
