using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hypencoder.Server.Page;

namespace Hypencoder.Server.Tests.Page;

/// <summary>Contrast of the page's colours by WCAG 2.2, relative luminance.</summary>
public sealed partial class ContrastTests
{
    [Theory]
    [InlineData("ink", "ground", 4.5)]
    [InlineData("ink", "sheet", 4.5)]
    [InlineData("quiet", "ground", 4.5)]
    [InlineData("quiet", "sheet", 4.5)]
    [InlineData("accent", "sheet", 4.5)]
    [InlineData("accent", "ground", 4.5)]
    [InlineData("on-accent", "accent", 4.5)]
    [InlineData("on-mark", "mark", 4.5)]
    [InlineData("edge", "ground", 3)] // the borders of controls
    [InlineData("edge", "sheet", 3)]
    public void Colors_OfTextAndControls_HaveEnoughContrastInLightAndDark(string text, string ground, double least)
    {
        string style = Encoding.UTF8.GetString(new PageAssets().Style.Bytes);
        Dictionary<string, string[]> colors = Colors().Matches(style).GroupBy(m => m.Groups[1].Value)
            .ToDictionary(group => group.Key, group => group.Select(m => m.Groups[2].Value).ToArray());

        for (int scheme = 0; scheme < 2; scheme++)
        {
            double one = Luminance(colors[text][scheme]), other = Luminance(colors[ground][scheme]);
            double contrast = (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);
            Assert.True(contrast >= least, $"{text} on {ground}, scheme {scheme}: {contrast:F2}");
        }
    }

    private static double Luminance(string color)
    {
        double[] linear = [.. Enumerable.Range(0, 3).Select(i =>
        {
            ReadOnlySpan<char> digits = color.AsSpan(2 * i, 2);
            double value = int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        })];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    [GeneratedRegex("--([a-z-]+): #([0-9a-f]{6});")]
    private static partial Regex Colors();
}
