using System.Globalization;
using System.Text;
using Hypencoder.Data.Formats;

namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>
/// A line of a WordNet database file, whose fields, separated by spaces, are read from left to right.
/// </summary>
internal struct DatabaseLine(TextLine line)
{
    private int _at;

    /// <summary>The lines of a file without the licence at its top, whose lines begin with spaces.</summary>
    public static IEnumerable<DatabaseLine> ReadAll(string path)
    {
        long number = 0;
        foreach (string text in File.ReadLines(path, Encoding.Latin1))
        {
            number++;
            if (text.Length > 0 && text[0] != ' ')
                yield return new DatabaseLine(new TextLine(path, number, text));
        }
    }

    /// <summary>Whether no field is left.</summary>
    public readonly bool IsAtEnd => _at >= line.Text.Length || string.IsNullOrWhiteSpace(line.Text[_at..]);

    /// <summary>Reads the next field.</summary>
    public string Next(string name)
    {
        string text = line.Text;
        int end = _at < text.Length ? text.IndexOf(' ', _at) : _at;
        end = end < 0 ? text.Length : end;
        string field = _at < end ? text[_at..end] : throw Malformed(name);
        _at = end + 1;
        return field;
    }

    /// <summary>Reads the next field as a number of at least 0.</summary>
    public int Number(string name, NumberStyles style = NumberStyles.None)
    {
        string field = Next(name);
        return int.TryParse(field, style, CultureInfo.InvariantCulture, out int value) && value >= 0
            ? value
            : throw Malformed($"a number, {name},");
    }

    /// <summary>Skips fields.</summary>
    public void Skip(int count, string name)
    {
        for (int i = 0; i < count; i++)
            Next(name);
    }

    /// <summary>The error for this line.</summary>
    public readonly InvalidDataException Malformed(string expected) =>
        line.Malformed($"{expected} in the form of WordNet's database");
}
