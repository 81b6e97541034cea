using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>A record of a CSV file (RFC 4180): commas, double quotes around what holds them, doubled within.</summary>
/// <param name="Line">The record as it stands in the file, at its first line.</param>
/// <param name="Fields">Without their quotes.</param>
internal readonly record struct CsvRecord(TextLine Line, IReadOnlyList<string> Fields)
{
    /// <summary>The records of a file, one at a time, the header among them; empty lines are skipped.</summary>
    /// <exception cref="InvalidDataException">Quotes stand where none may, or are not closed.</exception>
    public static IEnumerable<CsvRecord> ReadAll(string path) => ReadAll(TextLine.ReadAll(path));

    /// <summary>The same of lines.</summary>
    public static IEnumerable<CsvRecord> ReadAll(IEnumerable<TextLine> lines)
    {
        TextLine? open = null;
        foreach (TextLine line in lines)
        {
            if (open is null && string.IsNullOrWhiteSpace(line.Text))
                continue;
            // A field in quotes may hold line breaks: go on until the quotes are even.
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
                throw line.Malformed("quotes around whole fields, and doubled within");
            fields.Add(field);
        }
        return fields;
    }

    /// <summary>Reads from the opening quote on; <paramref name="at"/> is then after the closing one.</summary>
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
