namespace Hypencoder.Reporting;

/// <summary>A cell of a table: text, or a number that may carry significance marks, or nothing.</summary>
/// <param name="Text">The text of a text cell.</param>
/// <param name="Number">The number of a number cell.</param>
/// <param name="Marks">Significance marks, for example <c>†</c>, which the table's caption explains.</param>
public readonly record struct ReportCell(string? Text, double? Number, string Marks)
{
    /// <summary>
    /// The queries' values that the number is the mean of, for tests; null where it is no such mean. Never printed.
    /// </summary>
    public IReadOnlyList<double>? Values { get; init; }

    /// <summary>The standard deviation over seeds; null where there is one seed.</summary>
    public double? Spread { get; init; }

    /// <summary>The published figure beside it; null where there is none.</summary>
    public ReportExpectation? Expected { get; init; }

    /// <summary>Whether the number agrees with the published one; null where that cannot be said.</summary>
    public bool? Agrees => Expected?.Agrees(Number);

    /// <summary>A cell without a value.</summary>
    public static ReportCell Empty => new(null, null, "");

    /// <summary>A number with marks.</summary>
    public static ReportCell Of(double number, string marks = "") => new(null, number, marks);

    /// <summary>A text cell.</summary>
    public static implicit operator ReportCell(string text) => new(text, null, "");

    /// <summary>A number without marks.</summary>
    public static implicit operator ReportCell(double number) => Of(number);
}
