using System.Globalization;

namespace Hypencoder.Reporting;

/// <summary>Curves over a common axis, for example the loss over training steps.</summary>
/// <param name="Id">Unique in its report.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it; may be empty.</param>
/// <param name="XLabel">What x is, with its unit.</param>
/// <param name="YLabel">What y is.</param>
/// <param name="Lines">The curves.</param>
public sealed record LineChart(
    string Id, string Title, string Caption, string XLabel, string YLabel, IReadOnlyList<Line> Lines)
    : ReportPlot(Id, Title, Caption)
{
    internal override string Describe() => $"{YLabel} by {XLabel}: " + string.Join("; ", Lines
        .Where(line => line.Points.Count > 0)
        .Select(line => $"{line.Name} from {Describe(line.Points[0])} to {Describe(line.Points[^1])}"));

    private static string Describe((double X, double Y) point) =>
        string.Create(CultureInfo.InvariantCulture, $"{point.Y:0.###} at {point.X:0.###}");
}
