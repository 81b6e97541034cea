namespace Hypencoder.Reporting;

/// <summary>
/// A plot of a report: a <see cref="BarChart"/>, <see cref="ScatterChart"/> or <see cref="LineChart"/>.
/// </summary>
/// <param name="Id">Id of the plot, unique in its report: letters, digits and hyphens.</param>
/// <param name="Title">Title, which says what the plot shows.</param>
/// <param name="Caption">Caption, which explains how to read the plot; may be empty.</param>
internal abstract record ReportPlot(string Id, string Title, string Caption)
{
    /// <summary>The data in words, for readers who cannot see the plot.</summary>
    internal abstract string Describe();
}
