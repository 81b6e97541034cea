using System.Globalization;

namespace Hypencoder.Reporting;

/// <summary>Cost against effectiveness: x on a logarithmic axis, for example milliseconds a query.</summary>
/// <param name="Id">Unique in its report.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it; may be empty.</param>
/// <param name="XLabel">What x is, with its unit.</param>
/// <param name="YLabel">What y is.</param>
/// <param name="Points">The points; x above 0, both finite.</param>
public sealed record ScatterChart(
    string Id, string Title, string Caption, string XLabel, string YLabel, IReadOnlyList<ScatterPoint> Points)
    : ReportPlot(Id, Title, Caption)
{
    internal override string Describe() => $"{YLabel} by {XLabel}: " + string.Join("; ", Points.Select(
        p => string.Create(CultureInfo.InvariantCulture, $"{p.Label} {p.Y:0.###} at {p.X:0.###}")));
}
