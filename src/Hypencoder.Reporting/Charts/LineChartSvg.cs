namespace Hypencoder.Reporting.Charts;

/// <summary>Draws a <see cref="LineChart"/>. Its legend is part of the page (<see cref="Html.HtmlFigure"/>).</summary>
internal static class LineChartSvg
{
    public static string Render(LineChart chart, double width)
    {
        (double X, double Y)[][] lines = [.. chart.Lines.Select(
            line => line.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToArray())];
        ChartFrame frame = new(width);
        IEnumerable<double> along = lines.SelectMany(l => l.Select(p => p.X));
        Axis x = chart.IsLogarithmic ? frame.LogarithmicX(along) : frame.LinearX(along);
        Axis y = frame.LinearY(lines.SelectMany(l => l.Select(p => p.Y)));
        SvgCanvas canvas = new(frame.Width, frame.Height);
        frame.Draw(canvas, x, y, chart.XLabel, chart.YLabel);
        for (int i = 0; i < lines.Length; i++)
            canvas.Polyline(lines[i].Select(p => (x.Position(p.X), y.Position(p.Y))), i);
        return canvas.ToSvg(chart);
    }
}
