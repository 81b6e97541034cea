using System.Globalization;

namespace Hypencoder.Reporting.Charts;

/// <summary>Draws a <see cref="ScatterChart"/> and places each label where it covers nothing, if possible.</summary>
internal static class ScatterChartSvg
{
    private const double LabelHeight = 16;

    public static string Render(ScatterChart chart)
    {
        ScatterPoint[] points = [.. chart.Points.Where(p => p.X > 0 && double.IsFinite(p.X) && double.IsFinite(p.Y))];
        List<string> series = [.. points.Select(p => p.Series).Distinct()];
        Axis x = Axis.Logarithmic(points.Select(p => p.X), ChartFrame.Left, ChartFrame.Right);
        Axis y = Axis.Linear(points.Select(p => p.Y), ChartFrame.Bottom, ChartFrame.Top, 5);
        SvgCanvas canvas = new(ChartFrame.Width, ChartFrame.Height);
        ChartFrame.Draw(canvas, x, y, chart.XLabel, chart.YLabel);

        List<Box> taken = [.. points.Select(p => new Box(x.Position(p.X) - 7, y.Position(p.Y) - 7, 14, 14))];
        foreach (ScatterPoint point in points)
        {
            double px = x.Position(point.X), py = y.Position(point.Y);
            string tip = string.Create(
                CultureInfo.InvariantCulture, $"{point.Label}: {point.Y:0.####} at {point.X:0.###}");
            canvas.Marker(px, py, series.IndexOf(point.Series), tip);
            Place place = BestPlace(px, py, point.Label.Length * SvgCanvas.CharacterWidth, taken);
            taken.Add(place.Box);
            canvas.Text(place.TextX, place.Box.Y + 12, point.Label, place.Anchor, "label");
        }
        return canvas.ToSvg(chart);
    }

    /// <summary>
    /// The place for a label, right, left, above, below or at a corner of its point, with the least overlap with boxes
    /// already taken.
    /// </summary>
    private static Place BestPlace(double x, double y, double width, List<Box> taken)
    {
        const double gap = 9;
        double middle = y - LabelHeight / 2, above = y - gap - LabelHeight, below = y + gap;
        double right = x + gap, left = x - gap - width, center = x - width / 2;
        Box At(double labelX, double labelY) => new(labelX, labelY, width, LabelHeight);
        Place[] places =
        [
            new(At(right, middle), "start"), new(At(left, middle), "end"),
            new(At(center, above), "middle"), new(At(center, below), "middle"),
            new(At(right, above), "start"), new(At(right, below), "start"),
            new(At(left, above), "end"), new(At(left, below), "end"),
        ];
        Box frame = new(ChartFrame.Left, 0, ChartFrame.Right - ChartFrame.Left, ChartFrame.Bottom);
        double Cost(Box box) => taken.Sum(box.Overlap) + 4 * (box.Width * box.Height - box.Overlap(frame));
        return places.MinBy(p => Cost(p.Box));
    }

    /// <summary>
    /// The place of a label. Its anchor is at the point's side, so that wide fonts extend away from the point.
    /// </summary>
    private readonly record struct Place(Box Box, string Anchor)
    {
        public double TextX => Anchor switch
        {
            "start" => Box.X,
            "end" => Box.X + Box.Width,
            _ => Box.X + Box.Width / 2,
        };
    }

    private readonly record struct Box(double X, double Y, double Width, double Height)
    {
        /// <summary>Area of the intersection with another box.</summary>
        public double Overlap(Box other) =>
            Math.Max(0, Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X))
            * Math.Max(0, Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y));
    }
}
