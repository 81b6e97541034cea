using System.Globalization;
using System.Text.RegularExpressions;
using Hypencoder.Reporting.Charts;

namespace Hypencoder.Reporting.Tests.Charts;

public sealed class LineChartSvgTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 10)]
    public void Render_PowersOfTen_AreAsFarApartAsTheAxisSays(bool logarithmic, double ratio)
    {
        LineChart chart = new("l", "L", "", "x", "y", [new Line("m", [(10, 1), (100, 2), (1000, 3)])])
        {
            IsLogarithmic = logarithmic,
        };

        string points = Regex.Match(LineChartSvg.Render(chart, SvgCanvas.Wide), "points=\"([^\"]*)\"").Groups[1].Value;

        double[] x = [.. points.Split(' ').Select(p => double.Parse(p.Split(',')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(ratio, (x[2] - x[1]) / (x[1] - x[0]), 0.01);
    }
}
