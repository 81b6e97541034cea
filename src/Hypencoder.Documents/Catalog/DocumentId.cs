using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hypencoder.Documents.Catalog;

/// <summary>
/// Ids of passages: the path of the file, <c>#</c>, and the beginning of the SHA-256 of title and text, with <c>-2</c>
/// and so on where a file has the same passage again. So a passage keeps its id when lines are inserted before it.
/// </summary>
internal static class DocumentId
{
    /// <summary>48 bits: only passages of one file are compared by them.</summary>
    private const int HexDigits = 12;

    /// <summary>Id of a passage.</summary>
    /// <param name="path">Path of the file as the catalogue names it.</param>
    /// <param name="suffix">What follows <c>#</c>, of <see cref="Suffix"/>.</param>
    public static string Of(string path, string suffix) => $"{Escape(path)}#{suffix}";

    /// <summary>The part of an id that follows <c>#</c>.</summary>
    /// <param name="title">Title of the passage.</param>
    /// <param name="text">Text of the passage.</param>
    /// <param name="repeat">How often the file has the passage up to here, from 1.</param>
    public static string Suffix(string title, string text, int repeat)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{title}\0{text}"));
        string digits = Convert.ToHexStringLower(hash)[..HexDigits];
        return repeat == 1 ? digits : string.Create(CultureInfo.InvariantCulture, $"{digits}-{repeat}");
    }

    /// <summary>
    /// Splits an id into the path of its file and what follows <c>#</c>; returns false for other ids, such as those
    /// that another program added to the index.
    /// </summary>
    public static bool TryParse(string id, out string path, out string suffix)
    {
        int at = id.LastIndexOf('#');
        (path, suffix) = at > 0 ? (Unescape(id[..at]), id[(at + 1)..]) : ("", "");
        return at > 0 && IsSuffix(suffix) && Escape(path) == id[..at];
    }

    private static bool IsSuffix(string suffix)
    {
        if (suffix.Length < HexDigits || suffix.AsSpan(0, HexDigits).ContainsAnyExcept("0123456789abcdef"))
            return false;
        ReadOnlySpan<char> repeat = suffix.AsSpan(HexDigits);
        return repeat.Length == 0 || (repeat.Length > 1 && repeat[0] == '-'
            && int.TryParse(repeat[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n > 1);
    }

    /// <summary>
    /// Replaces what a TREC run cannot hold, white space and control characters, by <c>%</c> and hexadecimal digits of
    /// UTF-8, as in a URL.
    /// </summary>
    private static string Escape(string path) => path.Any(IsEscaped)
        ? string.Concat(path.Select(c => IsEscaped(c) ? Uri.EscapeDataString(c.ToString()) : c.ToString()))
        : path;

    private static bool IsEscaped(char c) => c == '%' || char.IsWhiteSpace(c) || char.IsControl(c);

    private static string Unescape(string path) => path.Contains('%') ? Uri.UnescapeDataString(path) : path;
}
