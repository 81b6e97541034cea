namespace Hypencoder.Reporting.Charts;

/// <summary>Draws the axes of line and scatter charts: grid lines, tick labels and axis labels.</summary>
internal static class ChartFrame
{
    public const double Width = 720;
    public const double Height = 400;
    public const double Left = 72;
    public const double Right = Width - 16;
    public const double Top = 12;
    public const double Bottom = Height - 52;

    public static void Draw(SvgCanvas canvas, Axis x, Axis y, string xLabel, string yLabel)
    {
        foreach (double tick in y.Ticks)
        {
            canvas.Line(Left, y.Position(tick), Right, y.Position(tick), "grid");
            canvas.Text(Left - 8, y.Position(tick) + 4, y.Label(tick), "end", "tick");
        }
        foreach (double tick in x.Ticks)
        {
            canvas.Line(x.Position(tick), Bottom, x.Position(tick), Bottom + 5, "axis");
            canvas.Text(x.Position(tick), Bottom + 20, x.Label(tick), "middle", "tick");
        }
        canvas.Line(Left, Bottom, Right, Bottom, "axis");
        canvas.Text((Left + Right) / 2, Height - 8, xLabel, "middle", "name");
        canvas.TextUpwards(16, (Top + Bottom) / 2, yLabel, "name");
    }
}
