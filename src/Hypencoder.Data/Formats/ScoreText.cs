using System.Globalization;
using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads scores as trec_eval does, by the rules of C's <c>strtod</c>: decimal and hexadecimal numbers, <c>inf</c> and
/// <c>infinity</c> in any case; numbers too large for a double are infinite. Text that <c>strtod</c> would read only in
/// part or not at all is refused, as is NaN, which has no order.
/// </summary>
internal static class ScoreText
{
    public static bool TryParse(ReadOnlySpan<byte> text, out double score)
    {
        // .NET spells infinity differently, so such text is parsed here.
        if (text.IndexOfAnyExcept("+-.0123456789eE"u8) < 0)
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out score);
        string rest = Encoding.UTF8.GetString(text).ToLowerInvariant();
        int sign = rest.StartsWith('-') ? -1 : 1;
        rest = rest[(rest[0] is '-' or '+' ? 1 : 0)..];
        if (rest is "inf" or "infinity")
        {
            score = sign * double.PositiveInfinity;
            return true;
        }
        score = 0;
        bool isHexadecimal = rest.StartsWith("0x") && TryParseHexadecimal(rest[2..], out score);
        score *= sign;
        return isHexadecimal;
    }

    /// <summary>
    /// Parses hexadecimal digits with an optional point and an optional exponent, <c>p</c> and a power of 2.
    /// </summary>
    private static bool TryParseHexadecimal(string text, out double value)
    {
        value = 0;
        string[] parts = text.Split('p');
        int power = 0;
        if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(
            parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power)))
            return false;
        string[] digits = parts[0].Split('.');
        string all = string.Concat(digits);
        // A long holds 15 hexadecimal digits; C's %a and Python's float.hex write at most 14.
        if (digits.Length > 2 || all.Length == 0 || all.TrimStart('0').Length > 15
            || !long.TryParse(all, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long whole))
            return false;
        int fraction = digits.Length == 2 ? 4 * digits[1].Length : 0;
        value = Math.ScaleB(whole, (int)Math.Clamp((long)power - fraction, -100_000, 100_000));
        return true;
    }
}
