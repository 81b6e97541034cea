using System.Text.RegularExpressions;

namespace Hypencoder.Models.Configuration;

/// <summary>Texts out of files as a part of a message: one short line, whatever they hold.</summary>
internal static partial class MessageText
{
    private const int Longest = 120;
    private const int MostSizes = 8;

    /// <summary>In characters, of a list.</summary>
    private const int LongestList = 240;

    /// <summary>The beginning of a list, and how many more there are.</summary>
    public static string List(IReadOnlyCollection<string> items, string separator)
    {
        int shown = 0, length = 0;
        foreach (string item in items)
        {
            length += item.Length + separator.Length;
            if (shown > 0 && length > LongestList)
                break;
            shown++;
        }
        string text = string.Join(separator, items.Take(shown));
        return shown == items.Count ? text : $"{text}{separator}and {items.Count - shown} more";
    }

    /// <summary>The beginning of a list of sizes, in brackets.</summary>
    public static string Sizes(IReadOnlyCollection<long> sizes) => sizes.Count <= MostSizes
        ? $"[{string.Join(", ", sizes)}]"
        : $"[{string.Join(", ", sizes.Take(MostSizes))}, …]";

    /// <summary>The beginning of a text without control characters; an indented line joins the one before it.</summary>
    public static string OneLine(string text)
    {
        string start = LineBreak().Replace(text.Length > Longest ? text[..Longest] + "…" : text, " ");
        return string.Concat(start.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
    }

    [GeneratedRegex(@"\s*[\r\n]\s*")]
    private static partial Regex LineBreak();
}
