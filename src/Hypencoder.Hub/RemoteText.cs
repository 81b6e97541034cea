using System.Globalization;

namespace Hypencoder.Hub;

/// <summary>Text from a server or a file as it may stand in a message: short, without control characters.</summary>
internal static class RemoteText
{
    private const int Longest = 120;

    public static string Clip(string text)
    {
        string start = text.Length <= Longest ? text : text[..Longest] + "…";
        return string.Concat(start.Select(c => IsHarmless(c) ? c : '\uFFFD'));
    }

    /// <summary>Control and format characters move a terminal's cursor, or the order of its letters.</summary>
    private static bool IsHarmless(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate);
}
