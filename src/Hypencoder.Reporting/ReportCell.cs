namespace Hypencoder.Reporting;

/// <summary>A cell of a table: text, a number with optional significance marks, or nothing.</summary>
/// <param name="Text">Text of a text cell; null for other cells.</param>
/// <param name="Number">Number of a number cell; null for other cells.</param>
/// <param name="Marks">Significance marks, for example <c>†</c>, which the table's caption explains.</param>
internal readonly record struct ReportCell(string? Text, double? Number, string Marks)
{
    /// <summary>
    /// Values of the queries of which the number is the mean, for tests; null where it is not such a mean. They are not
    /// printed.
    /// </summary>
    public IReadOnlyList<double>? Values { get; init; }

    /// <summary>Standard deviation over seeds; null for a single seed.</summary>
    public double? Spread { get; init; }

    /// <summary>Published figure that is printed beside the number; null where there is none.</summary>
    public ReportExpectation? Expected { get; init; }

    /// <summary>Whether the number agrees with the published figure; null where they are not compared.</summary>
    public bool? Agrees => Expected?.Agrees(Number);

    /// <summary>An empty cell.</summary>
    public static ReportCell Empty => new(null, null, "");

    /// <summary>Creates a cell with a number and marks.</summary>
    public static ReportCell Of(double number, string marks = "") => new(null, number, marks);

    /// <summary>Creates a cell with text.</summary>
    public static implicit operator ReportCell(string text) => new(text, null, "");

    /// <summary>Creates a cell with a number without marks.</summary>
    public static implicit operator ReportCell(double number) => Of(number);
}
