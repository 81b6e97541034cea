namespace Hypencoder.Reporting;

/// <summary>
/// A plot of a report: a <see cref="BarChart"/>, <see cref="ScatterChart"/> or <see cref="LineChart"/>.
/// </summary>
/// <param name="Id">Unique in its report; letters, digits, dashes.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it; may be empty.</param>
public abstract record ReportPlot(string Id, string Title, string Caption)
{
    /// <summary>The data in words, for who cannot see the plot.</summary>
    internal abstract string Describe();
}
