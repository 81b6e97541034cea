using System.Text;

namespace Hypencoder.Cli.Output;

/// <summary>Wraps running text.</summary>
internal static class TextWrap
{
    /// <summary>Breaks a text into lines between words; a word longer than a line has a line of its own.</summary>
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

    /// <summary>Returns the start of a text on one line, followed by … where it is cut.</summary>
    public static string Start(string text, int width)
    {
        string first = Lines(text, width - 1).FirstOrDefault("");
        string whole = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (whole.Length <= width)
            return whole;
        return (first.Length < width ? first : first[..(width - 1)]) + "…";
    }
}
