namespace Hypencoder.Reporting.Charts;

/// <summary>Draws a <see cref="LineChart"/>. Its legend is part of the page (<see cref="HtmlReport"/>).</summary>
internal static class LineChartSvg
{
    public static string Render(LineChart chart)
    {
        (double X, double Y)[][] lines = [.. chart.Lines.Select(
            line => line.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToArray())];
        Axis x = Axis.Linear(lines.SelectMany(l => l.Select(p => p.X)), ChartFrame.Left, ChartFrame.Right, 7);
        Axis y = Axis.Linear(lines.SelectMany(l => l.Select(p => p.Y)), ChartFrame.Bottom, ChartFrame.Top, 5);
        SvgCanvas canvas = new(ChartFrame.Width, ChartFrame.Height);
        ChartFrame.Draw(canvas, x, y, chart.XLabel, chart.YLabel);
        for (int i = 0; i < lines.Length; i++)
            canvas.Polyline(lines[i].Select(p => (x.Position(p.X), y.Position(p.Y))), i);
        return canvas.ToSvg(chart);
    }
}
