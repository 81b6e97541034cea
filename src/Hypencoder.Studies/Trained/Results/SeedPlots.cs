using Hypencoder.Reporting;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The same plot of several seeds as one: the means of what it shows, without marks.</summary>
internal static class SeedPlots
{
    /// <summary>The plot of means.</summary>
    /// <param name="plots">One a seed, of the same kind.</param>
    public static ReportPlot Combine(IReadOnlyList<ReportPlot> plots)
    {
        string caption = $"Means of {plots.Count} seeds.";
        return plots[0] switch
        {
            BarChart chart => chart with
            {
                Caption = caption,
                Groups = [.. chart.Groups.Select((group, g) => group with
                {
                    Bars = [.. group.Bars.Select((bar, b) => bar with
                    {
                        Marks = "",
                        Value = plots.Cast<BarChart>().Average(p => p.Groups[g].Bars[b].Value),
                    })],
                })],
            },
            ScatterChart chart => chart with
            {
                Caption = $"{caption} {chart.Caption}",
                Points = [.. chart.Points.Select((point, i) => point with
                {
                    X = plots.Cast<ScatterChart>().Average(p => p.Points[i].X),
                    Y = plots.Cast<ScatterChart>().Average(p => p.Points[i].Y),
                })],
            },
            LineChart chart => chart with
            {
                Caption = caption,
                Lines = [.. chart.Lines.Select((line, l) => line with
                {
                    Points = [.. line.Points.Select((point, i) => (
                        point.X, plots.Cast<LineChart>().Average(p => p.Lines[l].Points[i].Y)))],
                })],
            },
            ReportPlot other => other,
        };
    }
}
