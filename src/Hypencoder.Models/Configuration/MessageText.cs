using System.Text.RegularExpressions;

namespace Hypencoder.Models.Configuration;

/// <summary>Formats texts of files for messages: one short line, whatever the files hold.</summary>
internal static partial class MessageText
{
    private const int MaxLength = 120;
    private const int MaxSizes = 8;

    /// <summary>Greatest length of a list, in characters.</summary>
    private const int MaxListLength = 240;

    /// <summary>The beginning of a list and the number of items left out.</summary>
    public static string List(IReadOnlyCollection<string> items, string separator)
    {
        int shown = 0, length = 0;
        foreach (string item in items)
        {
            length += item.Length + separator.Length;
            if (shown > 0 && length > MaxListLength)
                break;
            shown++;
        }
        string text = string.Join(separator, items.Take(shown));
        return shown == items.Count ? text : $"{text}{separator}and {items.Count - shown} more";
    }

    /// <summary>The beginning of a list of sizes, in brackets.</summary>
    public static string Sizes(IReadOnlyCollection<long> sizes) => sizes.Count <= MaxSizes
        ? $"[{string.Join(", ", sizes)}]"
        : $"[{string.Join(", ", sizes.Take(MaxSizes))}, …]";

    /// <summary>
    /// The beginning of a text without control characters; an indented line is joined to the previous one.
    /// </summary>
    public static string OneLine(string text)
    {
        string start = LineBreak().Replace(text.Length > MaxLength ? text[..MaxLength] + "…" : text, " ");
        return string.Concat(start.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
    }

    [GeneratedRegex(@"\s*[\r\n]\s*")]
    private static partial Regex LineBreak();
}
