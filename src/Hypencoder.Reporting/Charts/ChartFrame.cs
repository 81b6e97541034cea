namespace Hypencoder.Reporting.Charts;

/// <summary>The frame of line and scatter charts: grid lines, tick labels and axis labels.</summary>
/// <param name="Width">Width of the chart, <see cref="SvgCanvas.Wide"/> or <see cref="SvgCanvas.Narrow"/>.</param>
internal sealed record ChartFrame(double Width)
{
    public const double Top = 12;

    public bool IsNarrow => Width < SvgCanvas.Wide;

    public double Height => IsNarrow ? 320 : 400;

    public double Left => IsNarrow ? 60 : 72;

    public double Right => Width - 16;

    public double Bottom => Height - 52;

    public Axis LinearX(IEnumerable<double> values) => Axis.Linear(values, Left, Right, IsNarrow ? 3 : 7);

    public Axis LogarithmicX(IEnumerable<double> values) => Axis.Logarithmic(values, Left, Right, IsNarrow ? 6 : 9);

    public Axis LinearY(IEnumerable<double> values) => Axis.Linear(values, Bottom, Top, 5);

    public void Draw(SvgCanvas canvas, Axis x, Axis y, string xLabel, string yLabel)
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
