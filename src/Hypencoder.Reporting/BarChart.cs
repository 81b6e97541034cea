using System.Globalization;

namespace Hypencoder.Reporting;

/// <summary>A bar chart: values by model, in groups, for example by collection.</summary>
/// <param name="Id">Id of the plot, unique in its report.</param>
/// <param name="Title">Title, which says what the plot shows.</param>
/// <param name="Caption">Caption, which explains how to read the plot; may be empty.</param>
/// <param name="ValueLabel">Name of the measure, with its unit.</param>
/// <param name="ValueFormat">.NET format of the values, for example <c>.000</c>.</param>
/// <param name="Groups">Groups of bars, from top to bottom.</param>
internal sealed record BarChart(
    string Id, string Title, string Caption, string ValueLabel, string ValueFormat, IReadOnlyList<BarGroup> Groups)
    : ReportPlot(Id, Title, Caption)
{
    internal override string Describe() => string.Join("; ", Groups.Select(
        group => $"{group.Name}: {string.Join(", ", group.Bars.Select(bar => $"{bar.Label} {Display(bar)}"))}"));

    /// <summary>The value and marks of a bar as printed.</summary>
    internal string Display(Bar bar) => bar.Value.ToString(ValueFormat, CultureInfo.InvariantCulture) + bar.Marks;
}

/// <summary>A group of bars. Bars with the same label have the same colour in every group.</summary>
/// <param name="Name">Heading of the group; may be empty.</param>
/// <param name="Bars">Bars from top to bottom.</param>
internal sealed record BarGroup(string Name, IReadOnlyList<Bar> Bars);

/// <summary>A bar of a bar chart.</summary>
/// <param name="Label">Name of the model.</param>
/// <param name="Value">Value that the bar shows; must be finite.</param>
/// <param name="Marks">Significance marks after the value; may be empty.</param>
internal sealed record Bar(string Label, double Value, string Marks = "")
{
    /// <summary>Confidence interval of the value; null where there is none.</summary>
    public (double Low, double High)? Interval { get; init; }
}
