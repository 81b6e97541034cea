using System.Globalization;
using System.Net;
using System.Text;

namespace Hypencoder.Reporting.Charts;

/// <summary>
/// Builds an SVG element. Colours and fonts come from the page's style sheet, so that a plot follows light and dark
/// mode and has the same bytes on every machine, whatever its fonts.
/// </summary>
internal sealed class SvgCanvas(double width, double height)
{
    /// <summary>Width of plots on pages with room.</summary>
    public const double Wide = 720;

    /// <summary>Width of the same plots on narrow screens, so that their text keeps its size there.</summary>
    public const double Narrow = 360;

    /// <summary>
    /// Mean width of a character in the 13-pixel labels, in pixels; the value is that of wide sans-serif fonts.
    /// </summary>
    public const double CharacterWidth = 7.6;

    /// <summary>Number of colours and shapes before they repeat.</summary>
    public const int SeriesStyles = 8;

    private readonly StringBuilder _body = new();

    public void Line(double x1, double y1, double x2, double y2, string style) => Add(
        $"<line class=\"{style}\" x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"/>");

    public void Rectangle(double x, double y, double w, double h, string style, string tip) => Add(
        $"""
        <rect class="{style}" x="{x:0.##}" y="{y:0.##}" width="{w:0.##}" height="{h:0.##}" rx="2">
        <title>{Escape(tip)}</title></rect>
        """);

    /// <summary>
    /// Adds text with its <paramref name="anchor"/> (start, middle or end) at x and its baseline at y.
    /// </summary>
    public void Text(double x, double y, string text, string anchor, string style) => Add(
        $"<text class=\"{style}\" x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\">{Escape(text)}</text>");

    /// <summary>Adds text that reads upwards, centred at a point.</summary>
    public void TextUpwards(double x, double y, string text, string style) => Add(
        $"""
        <text class="{style}" transform="translate({x:0.##} {y:0.##}) rotate(-90)"
        text-anchor="middle">{Escape(text)}</text>
        """);

    public void Polyline(IEnumerable<(double X, double Y)> points, int series)
    {
        string list = string.Join(' ', points.Select(p => Format($"{p.X:0.##},{p.Y:0.##}")));
        Add($"<polyline class=\"line s{series % SeriesStyles} d{series % SeriesStyles}\" points=\"{list}\"/>");
    }

    /// <summary>Adds a point, whose shape and colour depend on the series.</summary>
    public void Marker(double x, double y, int series, string tip)
    {
        const double r = 5.5;
        string shape = (series % 4) switch
        {
            0 => Format($"M{x - r:0.##} {y:0.##}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"),
            1 => Format($"M{x - 5:0.##} {y - 5:0.##}h10v10h-10z"),
            2 => Format($"M{x:0.##} {y - 6.5:0.##}l6 11h-12z"),
            _ => Format($"M{x:0.##} {y - 7:0.##}l6.5 7l-6.5 7l-6.5 -7z"),
        };
        Add($"<path class=\"mark s{series % SeriesStyles}\" d=\"{shape}\"><title>{Escape(tip)}</title></path>");
    }

    /// <summary>The SVG element, with a title and a description for screen readers.</summary>
    public string ToSvg(ReportPlot plot)
    {
        string size = width < Wide ? "narrow" : "wide";
        string id = $"{Escape(plot.Id)}-{size}";
        return Format($"""
            <svg class="{size}" viewBox="0 0 {width:0.##} {height:0.##}" role="img"
            aria-labelledby="{id}-title {id}-data">
            <title id="{id}-title">{Escape(plot.Title)}</title>
            <desc id="{id}-data">{Escape(plot.Describe())}</desc>
            {_body}</svg>
            """);
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(FormattableString element) => _body.Append(Format(element)).Append('\n');
}
