namespace Hypencoder.Reporting.Charts;

/// <summary>
/// Draws a <see cref="BarChart"/> with horizontal bars, so that long names stay readable: beside their bars where there
/// is room, else above them.
/// </summary>
internal static class BarChartSvg
{
    private const double BarHeight = 18;
    private const double BarStep = 25;
    private const double LabelHeight = 18;
    private const double GroupGap = 14;
    private const double HeadingHeight = 24;
    private const double Foot = 50;
    private const double ValueWidth = 72;

    /// <summary>The greatest part of the width that names beside the bars may take.</summary>
    private const double LabelPart = 0.4;

    public static string Render(BarChart chart, double width)
    {
        Bar[] bars = [.. chart.Groups.SelectMany(g => g.Bars)];
        List<string> series = [.. bars.Select(b => b.Label).Distinct()];
        double longest = series.Select(s => s.Length).DefaultIfEmpty(0).Max() * SvgCanvas.CharacterWidth;
        bool beside = longest + 18 <= LabelPart * width;
        double left = beside ? longest + 18 : 24, right = width - ValueWidth;
        double step = beside ? BarStep : BarStep + LabelHeight;
        double bottom = chart.Groups.Sum(
            g => g.Bars.Count * step + (g.Name.Length > 0 ? HeadingHeight : 0) + GroupGap);
        Axis axis = Axis.Linear(
            bars.SelectMany(b => b.Interval is (double low, double high) ? [b.Value, low, high] : (double[])[b.Value])
                .Where(double.IsFinite).Append(0),
            left, right, width < SvgCanvas.Wide ? 3 : 5);
        SvgCanvas canvas = new(width, bottom + Foot);

        foreach (double tick in axis.Ticks)
        {
            canvas.Line(axis.Position(tick), 0, axis.Position(tick), bottom, "grid");
            canvas.Text(axis.Position(tick), bottom + 18, axis.Label(tick), "middle", "tick");
        }
        canvas.Text((left + right) / 2, bottom + 42, chart.ValueLabel, "middle", "name");
        canvas.Line(axis.Position(0), 0, axis.Position(0), bottom, "axis"); // before names that lie across it
        double y = 0;
        foreach (BarGroup group in chart.Groups)
        {
            if (group.Name.Length > 0)
            {
                canvas.Text(0, y + 16, group.Name, "start", "group");
                y += HeadingHeight;
            }
            foreach (Bar bar in group.Bars)
            {
                if (beside)
                    canvas.Text(left - 10, y + BarHeight / 2 + 5, bar.Label, "end", "label");
                else
                    canvas.Text(0, y + LabelHeight - 4, bar.Label, "start", "label");
                DrawBar(
                    canvas, axis, bar, chart.Display(bar), series.IndexOf(bar.Label), beside ? y : y + LabelHeight);
                y += step;
            }
            y += GroupGap;
        }
        return canvas.ToSvg(chart);
    }

    private static void DrawBar(SvgCanvas canvas, Axis axis, Bar bar, string value, int series, double y)
    {
        double zero = axis.Position(0), end = axis.Position(bar.Value), middle = y + BarHeight / 2;
        string style = $"bar s{series % SvgCanvas.SeriesStyles}";
        canvas.Rectangle(
            Math.Min(zero, end), y, Math.Abs(end - zero), BarHeight, style, $"{bar.Label}: {value}");
        double reach = Math.Max(zero, end);
        if (bar.Interval is (double low, double high) && double.IsFinite(low) && double.IsFinite(high))
        {
            canvas.Line(axis.Position(low), middle, axis.Position(high), middle, "whisker");
            foreach (double limit in new[] { low, high })
                canvas.Line(axis.Position(limit), middle - 4, axis.Position(limit), middle + 4, "whisker");
            reach = Math.Max(reach, axis.Position(high));
        }
        canvas.Text(reach + 7, middle + 5, value, "start", "value");
    }
}
