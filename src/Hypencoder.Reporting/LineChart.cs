using System.Globalization;

namespace Hypencoder.Reporting;

/// <summary>A line chart: curves over a common axis, for example the loss over training steps.</summary>
/// <param name="Id">Id of the plot, unique in its report.</param>
/// <param name="Title">Title, which says what the plot shows.</param>
/// <param name="Caption">Caption, which explains how to read the plot; may be empty.</param>
/// <param name="XLabel">Label of the x axis, with its unit.</param>
/// <param name="YLabel">Label of the y axis.</param>
/// <param name="Lines">Curves of the chart.</param>
internal sealed record LineChart(
    string Id, string Title, string Caption, string XLabel, string YLabel, IReadOnlyList<Line> Lines)
    : ReportPlot(Id, Title, Caption)
{
    /// <summary>Whether the x axis is logarithmic; its values must then be above 0.</summary>
    public bool IsLogarithmic { get; init; }

    internal override string Describe() => $"{YLabel} by {XLabel}: " + string.Join("; ", Lines
        .Where(line => line.Points.Count > 0)
        .Select(line => $"{line.Name} from {Describe(line.Points[0])} to {Describe(line.Points[^1])}"));

    private static string Describe((double X, double Y) point) =>
        string.Create(CultureInfo.InvariantCulture, $"{point.Y:0.###} at {point.X:0.###}");
}

/// <summary>A curve of a line chart.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Points">Points by ascending x; points that are not finite are left out.</param>
internal sealed record Line(string Name, IReadOnlyList<(double X, double Y)> Points);
