namespace Hypencoder.Reporting.Charts;

/// <summary>Draws a <see cref="BarChart"/> with horizontal bars, so that long names stay readable.</summary>
internal static class BarChartSvg
{
    private const double BarHeight = 18;
    private const double BarStep = 25;
    private const double GroupGap = 14;
    private const double HeadingHeight = 24;
    private const double Foot = 50;

    public static string Render(BarChart chart)
    {
        Bar[] bars = [.. chart.Groups.SelectMany(g => g.Bars)];
        List<string> series = [.. bars.Select(b => b.Label).Distinct()];
        double longest = series.Select(s => s.Length).DefaultIfEmpty(0).Max() * SvgCanvas.CharacterWidth;
        double left = Math.Min(longest + 18, ChartFrame.Width / 2), right = ChartFrame.Width - 84;
        double bottom = chart.Groups.Sum(
            g => g.Bars.Count * BarStep + (g.Name.Length > 0 ? HeadingHeight : 0) + GroupGap);
        Axis axis = Axis.Linear(bars.Select(b => b.Value).Append(0), left, right, 5);
        SvgCanvas canvas = new(ChartFrame.Width, bottom + Foot);

        foreach (double tick in axis.Ticks)
        {
            canvas.Line(axis.Position(tick), 0, axis.Position(tick), bottom, "grid");
            canvas.Text(axis.Position(tick), bottom + 18, axis.Label(tick), "middle", "tick");
        }
        canvas.Text((left + right) / 2, bottom + 42, chart.ValueLabel, "middle", "name");
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
                DrawBar(canvas, axis, bar, chart.Display(bar), series.IndexOf(bar.Label), y, left);
                y += BarStep;
            }
            y += GroupGap;
        }
        canvas.Line(axis.Position(0), 0, axis.Position(0), bottom, "axis");
        return canvas.ToSvg(chart);
    }

    private static void DrawBar(SvgCanvas canvas, Axis axis, Bar bar, string value, int series, double y, double left)
    {
        double zero = axis.Position(0), end = axis.Position(bar.Value);
        canvas.Text(left - 10, y + BarHeight / 2 + 5, bar.Label, "end", "label");
        string style = $"bar s{series % SvgCanvas.SeriesStyles}";
        canvas.Rectangle(
            Math.Min(zero, end), y, Math.Abs(end - zero), BarHeight, style, $"{bar.Label}: {value}");
        canvas.Text(Math.Max(zero, end) + 7, y + BarHeight / 2 + 5, value, "start", "value");
    }
}
