using Hypencoder.Reporting;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>Combines the plots of several seeds into one of means, without marks.</summary>
internal static class SeedPlots
{
    /// <summary>Makes the plot of means.</summary>
    /// <param name="plots">The plots of the seeds, all of the same kind.</param>
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
                        Interval = null,
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
