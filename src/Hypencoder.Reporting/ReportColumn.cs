namespace Hypencoder.Reporting;

/// <summary>A column of a table.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Format">
/// The .NET format of its numbers, for example <c>.000</c>; null for a column of text, which is set to the left.
/// </param>
/// <param name="Best">Which number is the best.</param>
public sealed record ReportColumn(string Name, string? Format = null, ColumnBest Best = ColumnBest.None)
{
    /// <summary>The column whose tests' p-values stand in this one; null where it holds something else.</summary>
    public string? PValuesOf { get; init; }

    /// <summary>Whether it holds numbers.</summary>
    public bool IsNumeric => Format is not null;
}
