using System.Globalization;

namespace Hypencoder.Reporting.Charts;

/// <summary>
/// Draws a <see cref="ScatterChart"/> and places each label where it covers nothing. Where there is no such place, or
/// the chart is narrow, numbers take the place of labels, and the page explains them.
/// </summary>
internal static class ScatterChartSvg
{
    private const double LabelHeight = 16;

    /// <summary>The points that can be drawn, in the order of their numbers.</summary>
    public static IReadOnlyList<ScatterPoint> Drawn(ScatterChart chart) =>
        [.. chart.Points.Where(p => p.X > 0 && double.IsFinite(p.X) && double.IsFinite(p.Y))];

    /// <summary>Whether points have numbers for labels.</summary>
    public static bool IsNumbered(ScatterChart chart, double width) => new Layout(chart, width).IsNumbered;

    public static string Render(ScatterChart chart, double width)
    {
        Layout layout = new(chart, width);
        List<string> series = [.. layout.Points.Select(p => p.Series).Distinct()];
        SvgCanvas canvas = new(layout.Frame.Width, layout.Frame.Height);
        layout.Frame.Draw(canvas, layout.X, layout.Y, chart.XLabel, chart.YLabel);
        foreach ((ScatterPoint point, Place place) in layout.Points.Zip(layout.Places))
        {
            string tip = string.Create(
                CultureInfo.InvariantCulture, $"{point.Label}: {point.Y:0.####} at {point.X:0.###}");
            canvas.Marker(
                layout.X.Position(point.X), layout.Y.Position(point.Y), series.IndexOf(point.Series), tip);
            canvas.Text(place.TextX, place.Box.Y + 12, place.Text, place.Anchor, "label");
        }
        return canvas.ToSvg(chart);
    }

    /// <summary>Points, axes and the places of labels.</summary>
    private sealed class Layout
    {
        /// <summary>Overlap in square pixels from which labels are hard to read.</summary>
        private const double Unreadable = 20;

        public Layout(ScatterChart chart, double width)
        {
            Points = Drawn(chart);
            Frame = new ChartFrame(width);
            X = Frame.LogarithmicX(Points.Select(p => p.X));
            Y = Frame.LinearY(Points.Select(p => p.Y));
            Places = PlaceAll(Points.Select(p => p.Label), out double overlap);
            IsNumbered = Frame.IsNarrow || overlap > Unreadable;
            if (IsNumbered)
            {
                Places = PlaceAll(
                    Enumerable.Range(1, Points.Count).Select(n => n.ToString(CultureInfo.InvariantCulture)), out _);
            }
        }

        public IReadOnlyList<ScatterPoint> Points { get; }

        public ChartFrame Frame { get; }

        public Axis X { get; }

        public Axis Y { get; }

        public IReadOnlyList<Place> Places { get; }

        public bool IsNumbered { get; }

        private List<Place> PlaceAll(IEnumerable<string> labels, out double overlap)
        {
            List<Box> taken =
                [.. Points.Select(p => new Box(X.Position(p.X) - 7, Y.Position(p.Y) - 7, 14, 14))];
            List<Place> places = [];
            overlap = 0;
            foreach ((ScatterPoint point, string label) in Points.Zip(labels))
            {
                Place place = BestPlace(Frame, X.Position(point.X), Y.Position(point.Y), label, taken);
                overlap = Math.Max(overlap, taken.Max(place.Box.Overlap));
                taken.Add(place.Box);
                places.Add(place);
            }
            return places;
        }
    }

    /// <summary>
    /// The place for a label, right, left, above, below or at a corner of its point, with the least overlap with boxes
    /// already taken.
    /// </summary>
    private static Place BestPlace(ChartFrame chart, double x, double y, string label, List<Box> taken)
    {
        double width = label.Length * SvgCanvas.CharacterWidth;
        const double gap = 9;
        double middle = y - LabelHeight / 2, above = y - gap - LabelHeight, below = y + gap;
        double right = x + gap, left = x - gap - width, center = x - width / 2;
        Box At(double labelX, double labelY) => new(labelX, labelY, width, LabelHeight);
        Place[] places =
        [
            new(label, At(right, middle), "start"), new(label, At(left, middle), "end"),
            new(label, At(center, above), "middle"), new(label, At(center, below), "middle"),
            new(label, At(right, above), "start"), new(label, At(right, below), "start"),
            new(label, At(left, above), "end"), new(label, At(left, below), "end"),
        ];
        Box frame = new(chart.Left, 0, chart.Right - chart.Left, chart.Bottom);
        double Cost(Box box) => taken.Sum(box.Overlap) + 4 * (box.Width * box.Height - box.Overlap(frame));
        return places.MinBy(p => Cost(p.Box));
    }

    /// <summary>
    /// The place of a label. Its anchor is at the point's side, so that wide fonts extend away from the point.
    /// </summary>
    private readonly record struct Place(string Text, Box Box, string Anchor)
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
