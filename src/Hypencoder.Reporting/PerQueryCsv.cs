using System.Buffers;
using System.Globalization;
using System.Text;
using Hypencoder.Data.Formats;

namespace Hypencoder.Reporting;

/// <summary>
/// Writes <c>per-query.csv</c>: UTF-8, RFC 4180 except that lines end in LF, numbers in their shortest exact form. A
/// text that a spreadsheet would run as a formula gets an apostrophe as prefix.
/// </summary>
internal static class PerQueryCsv
{
    /// <summary>The header line.</summary>
    public const string Header = "collection,split,model,strategy,query id,measure,value";

    private const string FormulaStarts = "=+-@\t\r";

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>Writes <paramref name="values"/> in their order; an existing file is replaced atomically.</summary>
    public static void Write(IEnumerable<PerQueryValue> values, string path)
    {
        ArgumentNullException.ThrowIfNull(values);
        AtomicFile.Write(path, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(Header);
            foreach (PerQueryValue v in values)
            {
                string[] fields = [v.Collection, v.Split, v.Model, v.Strategy, v.QueryId, v.Measure];
                string value = v.Value.ToString("R", CultureInfo.InvariantCulture);
                writer.WriteLine(string.Join(',', fields.Select(Quote).Append(value)));
            }
        });
    }

    private static string Quote(string field)
    {
        bool isFormula = field.Length > 0 && FormulaStarts.Contains(field[0], StringComparison.Ordinal)
            && !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        string text = isFormula ? "'" + field : field;
        return text.AsSpan().ContainsAny(Special)
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }
}
