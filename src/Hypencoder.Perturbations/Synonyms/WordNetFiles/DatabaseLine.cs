using System.Globalization;
using System.Text;

namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>A line of a file of WordNet's database, taken apart at its spaces from left to right.</summary>
internal struct DatabaseLine(string path, long number, string text)
{
    private const int LongestQuotation = 80;
    private int _at;

    /// <summary>The lines of a file but for the licence at its top, whose lines begin with spaces.</summary>
    public static IEnumerable<DatabaseLine> ReadAll(string path)
    {
        long number = 0;
        foreach (string line in File.ReadLines(path, Encoding.Latin1))
        {
            number++;
            if (line.Length > 0 && line[0] != ' ')
                yield return new DatabaseLine(path, number, line);
        }
    }

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => _at >= text.Length || text[_at..].Trim().Length == 0;

    /// <summary>The next field.</summary>
    public string Next(string name)
    {
        int end = _at < text.Length ? text.IndexOf(' ', _at) : _at;
        end = end < 0 ? text.Length : end;
        string field = _at < end ? text[_at..end] : throw Malformed(name);
        _at = end + 1;
        return field;
    }

    /// <summary>The next field as a number, 0 or above.</summary>
    public int Number(string name, NumberStyles style = NumberStyles.None)
    {
        string field = Next(name);
        return int.TryParse(field, style, CultureInfo.InvariantCulture, out int value) && value >= 0
            ? value
            : throw Malformed($"a number, {name},");
    }

    /// <summary>Leaves fields out.</summary>
    public void Skip(int count, string name)
    {
        for (int i = 0; i < count; i++)
            Next(name);
    }

    /// <summary>An error at this line.</summary>
    public readonly InvalidDataException Malformed(string expected)
    {
        string found = text.Length > LongestQuotation ? text[..LongestQuotation] + "…" : text;
        return new InvalidDataException(
            $"{path}:{number}: expected {expected} in the form of WordNet's database, found \"{found}\"");
    }
}
