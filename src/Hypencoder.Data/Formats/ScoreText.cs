using System.Globalization;
using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads scores as trec_eval does, which leaves them to C's <c>strtod</c>: decimal and hexadecimal numbers, <c>inf</c>
/// and <c>infinity</c> in any case, and what is too large as infinite. What <c>strtod</c> reads in part or not at all,
/// and NaN, which has no order, is refused.
/// </summary>
internal static class ScoreText
{
    public static bool TryParse(ReadOnlySpan<byte> text, out double score)
    {
        // .NET has other names for what is not finite.
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

    /// <summary>Digits to base 16, perhaps with a point, perhaps a p and a power of 2.</summary>
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
        // A long holds 15 digits; what C writes with %a and Python with float.hex has 14 at most.
        if (digits.Length > 2 || all.Length == 0 || all.TrimStart('0').Length > 15
            || !long.TryParse(all, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long whole))
            return false;
        int fraction = digits.Length == 2 ? 4 * digits[1].Length : 0;
        value = Math.ScaleB(whole, (int)Math.Clamp((long)power - fraction, -100_000, 100_000));
        return true;
    }
}
