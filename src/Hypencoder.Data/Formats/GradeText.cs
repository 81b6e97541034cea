using System.Globalization;
using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads grades, which are whole numbers. Forms such as 1.0 and 1e0, which floating-point columns have, are accepted;
/// other fractions, which trec_eval truncates, are refused.
/// </summary>
internal static class GradeText
{
    private const string Expected = "a whole number as grade";

    /// <summary>The grade in a column.</summary>
    /// <exception cref="InvalidDataException">It is not a whole number.</exception>
    public static int Parse(TextLine line, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int grade) ? grade
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && Whole(number) is int whole ? whole
        : throw line.Malformed(Expected, text);

    /// <summary>The grade in a JSON field.</summary>
    /// <exception cref="InvalidDataException">It is not a whole number.</exception>
    public static int Of(TextLine line, JsonElement value) =>
        Whole(value) ?? throw line.Malformed(Expected, PythonJson.RawText(value));

    /// <summary>The value as a whole number; null where it is not one.</summary>
    public static int? Whole(JsonElement value) => PythonJson.Number(value) is double number ? Whole(number) : null;

    private static int? Whole(double number) =>
        number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;
}
