using System.Globalization;

namespace Hypencoder.Reporting;

/// <summary>
/// A scatter chart of cost against effectiveness. The x axis is logarithmic, for example milliseconds per query.
/// </summary>
/// <param name="Id">Id of the plot, unique in its report.</param>
/// <param name="Title">Title, which says what the plot shows.</param>
/// <param name="Caption">Caption, which explains how to read the plot; may be empty.</param>
/// <param name="XLabel">Label of the x axis, with its unit.</param>
/// <param name="YLabel">Label of the y axis.</param>
/// <param name="Points">Points of the chart.</param>
internal sealed record ScatterChart(
    string Id, string Title, string Caption, string XLabel, string YLabel, IReadOnlyList<ScatterPoint> Points)
    : ReportPlot(Id, Title, Caption)
{
    internal override string Describe() => $"{YLabel} by {XLabel}: " + string.Join("; ", Points.Select(
        p => string.Create(CultureInfo.InvariantCulture, $"{p.Label} {p.Y:0.###} at {p.X:0.###}")));
}

/// <summary>A labelled point of a scatter chart.</summary>
/// <param name="Series">Name of the series, for example the model, which determines colour and shape.</param>
/// <param name="Label">Label written beside the point.</param>
/// <param name="X">Value on the x axis; must be finite and above 0.</param>
/// <param name="Y">Value on the y axis; must be finite.</param>
internal sealed record ScatterPoint(string Series, string Label, double X, double Y);
