namespace Hypencoder.Cli.Output;

/// <summary>
/// Makes texts from files safe for a terminal. Control characters in a passage or a file name could otherwise move the
/// cursor, change colours or the typed command, and bidirectional controls could reverse the text around them.
/// </summary>
internal static class TerminalText
{
    private const char Replacement = '\uFFFD';
    private const char ControlPictures = '\u2400';
    private const char DeletePicture = '\u2421';

    /// <summary>
    /// Returns a text with control characters other than line feeds and tabs replaced by their pictures (␛) or by a
    /// replacement character.
    /// </summary>
    public static string Safe(string text) =>
        text.Any(c => IsUnsafe(c)) ? string.Create(text.Length, text, static (to, from) => Replace(from, to)) : text;

    /// <summary>Returns a safe text on one line, in which line breaks and tabs are replaced by blanks.</summary>
    public static string Line(string text)
    {
        bool breaks = text.AsSpan().ContainsAny('\n', '\r', '\t');
        return Safe(breaks ? text.Replace("\r\n", " ").Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ') : text);
    }

    /// <summary>Returns whether a character must not be written to a terminal.</summary>
    public static bool IsUnsafe(char c) => c switch
    {
        '\n' or '\t' => false,
        '\u2028' or '\u2029' => true,
        >= '\u202A' and <= '\u202E' => true,
        >= '\u2066' and <= '\u2069' => true,
        _ => char.IsControl(c),
    };

    /// <summary>Copies a text and replaces every unsafe character by a safe one.</summary>
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
