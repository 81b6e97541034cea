using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// A record of a CSV file (RFC 4180): fields are separated by commas; a field that holds a comma, a quote or a line
/// break stands in double quotes, and quotes inside it are doubled.
/// </summary>
/// <param name="Line">Text of the record as it stands in the file, with the number of its first line.</param>
/// <param name="Fields">Fields of the record, without the quotes around them.</param>
internal readonly record struct CsvRecord(TextLine Line, IReadOnlyList<string> Fields)
{
    /// <summary>The records of a file, one at a time, the header among them; empty lines are skipped.</summary>
    /// <exception cref="InvalidDataException">A quote stands inside an unquoted field, or is not closed.</exception>
    public static IEnumerable<CsvRecord> ReadAll(string path) => ReadAll(TextLine.ReadAll(path));

    /// <summary>The records in some lines, one at a time.</summary>
    public static IEnumerable<CsvRecord> ReadAll(IEnumerable<TextLine> lines)
    {
        TextLine? open = null;
        foreach (TextLine line in lines)
        {
            if (open is null && string.IsNullOrWhiteSpace(line.Text))
                continue;
            // A quoted field may hold line breaks: the record ends at the line that makes the number of quotes even.
            open = open is TextLine begun ? begun with { Text = $"{begun.Text}\n{line.Text}" } : line;
            if (open.Value.Text.Count(c => c == '"') % 2 != 0)
                continue;
            yield return new CsvRecord(open.Value, Split(open.Value));
            open = null;
        }
        if (open is TextLine unclosed)
            throw unclosed.Malformed("closed quotes");
    }

    private static List<string> Split(TextLine line)
    {
        List<string> fields = [];
        string text = line.Text;
        for (int at = 0; at <= text.Length; at++)
        {
            bool isQuoted = at < text.Length && text[at] == '"';
            string field;
            if (isQuoted)
            {
                field = Quoted(text, ref at);
            }
            else
            {
                int end = text.IndexOf(',', at);
                field = text[at..(end < 0 ? text.Length : end)];
                at += field.Length;
            }
            if ((at < text.Length && text[at] != ',') || (!isQuoted && field.Contains('"')))
                throw line.Malformed("quotes around whole fields, doubled inside them");
            fields.Add(field);
        }
        return fields;
    }

    /// <summary>
    /// Reads a quoted field from its opening quote, and moves <paramref name="at"/> past the closing one.
    /// </summary>
    private static string Quoted(string text, ref int at)
    {
        StringBuilder field = new();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                if (at + 1 >= text.Length || text[at + 1] != '"')
                {
                    at++;
                    break;
                }
                at++;
            }
            field.Append(text[at]);
        }
        return field.ToString();
    }
}
