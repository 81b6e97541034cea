using System.Globalization;

namespace Hypencoder.Hub;

/// <summary>Makes text from a server or a file safe for a message: short and without control characters.</summary>
internal static class RemoteText
{
    private const int Longest = 120;

    public static string Clip(string text)
    {
        string start = text.Length <= Longest ? text : text[..Longest] + "…";
        return string.Concat(start.Select(c => IsHarmless(c) ? c : '\uFFFD'));
    }

    /// <summary>Whether a character cannot change a terminal's state, as control and format characters can.</summary>
    private static bool IsHarmless(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate);
}
