namespace Hypencoder.Models.Configuration;

/// <summary>Texts out of files as a part of a message: one short line, whatever they hold.</summary>
internal static class MessageText
{
    private const int Longest = 120;

    public static string OneLine(string text)
    {
        string start = text.Length > Longest ? text[..Longest] + "…" : text;
        return string.Concat(start.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
    }
}
