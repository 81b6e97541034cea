using System.Globalization;
using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads grades: whole numbers, also as floating-point columns write them, 1.0 or 1e0. trec_eval cuts others down to a
/// whole number, which is refused here.
/// </summary>
internal static class GradeText
{
    private const string Expected = "a whole number as grade";

    /// <summary>The grade that a column holds.</summary>
    /// <exception cref="InvalidDataException">It is no whole number.</exception>
    public static int Parse(TextLine line, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int grade) ? grade
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && Whole(number) is int whole ? whole
        : throw line.Malformed(Expected, text);

    /// <summary>The grade that a field holds.</summary>
    /// <exception cref="InvalidDataException">It is no whole number.</exception>
    public static int Of(TextLine line, JsonElement value) =>
        Whole(value) ?? throw line.Malformed(Expected, PythonJson.RawText(value));

    /// <summary>The whole number that a value is; null where it is none.</summary>
    public static int? Whole(JsonElement value) => PythonJson.Number(value) is double number ? Whole(number) : null;

    private static int? Whole(double number) =>
        number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;
}
