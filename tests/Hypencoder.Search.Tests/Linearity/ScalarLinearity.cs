namespace Hypencoder.Search.Tests.Linearity;

/// <summary>
/// The measures of linearity, one value at a time, in double precision, without the project's kernels.
/// </summary>
internal static class ScalarLinearity
{
    /// <summary>Ranks by counting: the number of lesser values, and half of the equal ones.</summary>
    public static double[] Ranks(IReadOnlyList<double> values) =>
        [.. values.Select(v => values.Count(o => o < v) + (1 + values.Count(o => o == v)) / 2.0)];

    public static double Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => Pearson(Ranks(x), Ranks(y));

    public static double Pearson(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum()
            / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
    }

    /// <summary>
    /// R² of least squares with a constant: the part of the scores that remains after they are made orthogonal to every
    /// column of the vectors, by the Gram–Schmidt process.
    /// </summary>
    public static double BestRSquared(IReadOnlyList<double> scores, IReadOnlyList<float[]> vectors)
    {
        List<double[]> basis = [];
        double[][] columns =
        [
            [.. scores.Select(_ => 1.0)],
            .. Enumerable.Range(0, vectors[0].Length).Select(i => vectors.Select(v => (double)v[i]).ToArray()),
        ];
        foreach (double[] column in columns)
        {
            double[] rest = Rest(Rest(column, basis), basis);
            double length = Math.Sqrt(rest.Sum(v => v * v));
            if (length > 1e-9)
                basis.Add([.. rest.Select(v => v / length)]);
        }
        double mean = scores.Average();
        return 1 - (Rest([.. scores], basis).Sum(v => v * v) / scores.Sum(s => (s - mean) * (s - mean)));
    }

    /// <summary>The values before the activation of a q-net's only hidden layer.</summary>
    public static double[] FirstLayer(QNet query, float[] vector)
    {
        int width = query.Dimensions[1];
        return [.. Enumerable.Range(0, width).Select(unit => query.Bias(0)[unit] + vector.Select(
            (value, row) => (double)value * query.Matrix(0)[row * width + unit]).Sum())];
    }

    private static double[] Rest(double[] column, List<double[]> basis)
    {
        foreach (double[] direction in basis)
        {
            double along = column.Zip(direction, (a, b) => a * b).Sum();
            column = [.. column.Zip(direction, (a, b) => a - along * b)];
        }
        return column;
    }
}
