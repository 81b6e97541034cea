using System.Globalization;

namespace Hypencoder.Reporting.Charts;

/// <summary>An axis, which maps values to pixels and has ticks at round values.</summary>
internal sealed class Axis
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;
    private readonly bool _logarithmic;
    private readonly string _format;

    private Axis(
        double low, double high, double from, double to, bool logarithmic, IReadOnlyList<double> ticks, string format)
    {
        (_low, _high, _from, _to, _logarithmic, Ticks, _format) = (low, high, from, to, logarithmic, ticks, format);
    }

    /// <summary>The labelled values, in ascending order.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>
    /// Creates a linear axis between two ticks that enclose all values, with about <paramref name="count"/> ticks.
    /// </summary>
    public static Axis Linear(IEnumerable<double> values, double from, double to, int count)
    {
        double[] all = [.. values];
        double low = all.DefaultIfEmpty(0).Min(), high = all.DefaultIfEmpty(1).Max();
        if (high - low < 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high)) || high == low)
            (low, high) = low == 0 ? (0, 1) : (low - Math.Abs(low) / 10, high + Math.Abs(high) / 10);
        double step = RoundStep((high - low) / count);
        // Ticks are computed as i × step, which accumulates no error.
        long first = (long)Math.Floor(low / step + 1e-9), last = (long)Math.Ceiling(high / step - 1e-9);
        double[] ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        // Every tick has as many decimals as the step needs.
        int decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9));
        return new Axis(ticks[0], ticks[^1], from, to, logarithmic: false, ticks, $"N{decimals}");
    }

    /// <summary>
    /// Creates a logarithmic axis with ticks at 1, 2, 5, 10, …, or only at powers of ten when there would be more than
    /// <paramref name="count"/>.
    /// </summary>
    public static Axis Logarithmic(IEnumerable<double> values, double from, double to, int count)
    {
        double[] all = [.. values];
        double low = all.DefaultIfEmpty(1).Min() / 1.25, high = all.DefaultIfEmpty(1).Max() * 1.25;
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        double[] steps = 3 * Math.Log10(high / low) > count ? [1] : [1, 2, 5];
        double[] ticks = [.. Enumerable.Range(first, last - first + 1)
            .SelectMany(power => steps.Select(s => double.Parse($"{s}E{power}", CultureInfo.InvariantCulture)))
            .Where(t => t >= low && t <= high)];
        return new Axis(low, high, from, to, logarithmic: true, ticks, "#,0.######");
    }

    /// <summary>The position of a value in pixels.</summary>
    public double Position(double value)
    {
        double share = _logarithmic
            ? Math.Log(value / _low) / Math.Log(_high / _low)
            : (value - _low) / (_high - _low);
        return _from + share * (_to - _from);
    }

    /// <summary>The label of a tick.</summary>
    public string Label(double tick) => Math.Abs(tick) is >= 1e6 or (< 1e-4 and > 0)
        ? tick.ToString("0.##e0", CultureInfo.InvariantCulture)
        : tick.ToString(_format, CultureInfo.InvariantCulture);

    /// <summary>The smallest of 1, 2 and 5 times a power of ten that is not below <paramref name="step"/>.</summary>
    private static double RoundStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double factor = step / power;
        return power * (factor <= 1.0001 ? 1 : factor <= 2.0001 ? 2 : factor <= 5.0001 ? 5 : 10);
    }
}
