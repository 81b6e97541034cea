using System.Text;

namespace Hypencoder.Cli.Output;

/// <summary>Running text in lines of a width.</summary>
internal static class TextWrap
{
    /// <summary>Breaks between words; a word that is longer than a line keeps one to itself.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        StringBuilder line = new();
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            if (line.Length > 0)
                line.Append(' ');
            line.Append(word);
        }
        if (line.Length > 0)
            yield return line.ToString();
    }

    /// <summary>The start of a text on one line, with … where something is left out.</summary>
    public static string Start(string text, int width)
    {
        string first = Lines(text, width - 1).FirstOrDefault("");
        string whole = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (whole.Length <= width)
            return whole;
        return (first.Length < width ? first : first[..(width - 1)]) + "…";
    }
}
