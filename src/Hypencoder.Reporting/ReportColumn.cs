namespace Hypencoder.Reporting;

/// <summary>A column of a table.</summary>
/// <param name="Name">Heading of the column.</param>
/// <param name="Format">
/// .NET format of its numbers, for example <c>.000</c>; null for a column of text, which is left-aligned.
/// </param>
/// <param name="Best">Whether the highest or the lowest number is the best, or neither.</param>
internal sealed record ReportColumn(string Name, string? Format = null, ColumnBest Best = ColumnBest.None)
{
    /// <summary>
    /// Name of the column to whose tests this column's p-values belong; null where it holds other values.
    /// </summary>
    public string? PValuesOf { get; init; }

    /// <summary>Whether the column holds numbers.</summary>
    public bool IsNumeric => Format is not null;
}

/// <summary>The number of a column that is highlighted as the best.</summary>
internal enum ColumnBest
{
    /// <summary>No number is highlighted.</summary>
    None,

    /// <summary>The highest number.</summary>
    Highest,

    /// <summary>The lowest number.</summary>
    Lowest,
}
