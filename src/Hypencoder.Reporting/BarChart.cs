using System.Globalization;

namespace Hypencoder.Reporting;

/// <summary>Values by model, grouped, for example by collection.</summary>
/// <param name="Id">Unique in its report.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it; may be empty.</param>
/// <param name="ValueLabel">The measure and its unit.</param>
/// <param name="ValueFormat">The .NET format of the values, for example <c>.000</c>.</param>
/// <param name="Groups">The groups of bars, in order.</param>
public sealed record BarChart(
    string Id, string Title, string Caption, string ValueLabel, string ValueFormat, IReadOnlyList<BarGroup> Groups)
    : ReportPlot(Id, Title, Caption)
{
    internal override string Describe() => string.Join("; ", Groups.Select(
        group => $"{group.Name}: {string.Join(", ", group.Bars.Select(bar => $"{bar.Label} {Display(bar)}"))}"));

    /// <summary>A bar's value and marks as they are printed.</summary>
    internal string Display(Bar bar) => bar.Value.ToString(ValueFormat, CultureInfo.InvariantCulture) + bar.Marks;
}
