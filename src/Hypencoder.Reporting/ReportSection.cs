namespace Hypencoder.Reporting;

/// <summary>A part of a report under a heading of its own.</summary>
/// <param name="Id">Id of the section, unique among the sections: letters, digits and hyphens.</param>
/// <param name="Title">Heading of the section.</param>
/// <param name="Tables">Tables in the order of the report.</param>
/// <param name="Plots">Plots, which follow the tables.</param>
internal sealed record ReportSection(
    string Id, string Title, IReadOnlyList<ReportTable> Tables, IReadOnlyList<ReportPlot> Plots);
