namespace Hypencoder.Cli.Output;

/// <summary>
/// Texts of others as a terminal may see them: without control characters, with which a passage or a file's name could
/// move the cursor, change colours or what was typed, and without what turns the direction of the text around it.
/// </summary>
internal static class TerminalText
{
    private const char Replacement = '\uFFFD';
    private const char ControlPictures = '\u2400';
    private const char DeletePicture = '\u2421';

    /// <summary>Line feeds and tabs stay; other controls are shown as their pictures (␛) or replaced.</summary>
    public static string Safe(string text) =>
        text.Any(c => IsUnsafe(c)) ? string.Create(text.Length, text, static (to, from) => Replace(from, to)) : text;

    /// <summary>The same on one line: line breaks and tabs become blanks.</summary>
    public static string Line(string text)
    {
        bool breaks = text.AsSpan().ContainsAny('\n', '\r', '\t');
        return Safe(breaks ? text.Replace("\r\n", " ").Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ') : text);
    }

    /// <summary>Whether a character is not to reach a terminal as it is.</summary>
    public static bool IsUnsafe(char c) => c switch
    {
        '\n' or '\t' => false,
        '\u2028' or '\u2029' => true,
        >= '\u202A' and <= '\u202E' => true,
        >= '\u2066' and <= '\u2069' => true,
        _ => char.IsControl(c),
    };

    /// <summary>Copies, with a safe character in the place of every unsafe one.</summary>
    public static void Replace(ReadOnlySpan<char> text, Span<char> safe)
    {
        for (int i = 0; i < text.Length; i++)
            safe[i] = IsUnsafe(text[i]) ? Picture(text[i]) : text[i];
    }

    private static char Picture(char c) => c switch
    {
        < ' ' => (char)(ControlPictures + c),
        '\u007F' => DeletePicture,
        _ => Replacement,
    };
}
