using System.Numerics;

namespace Hypencoder.Search;

/// <summary>
/// The point nearest to 0 among the convex combinations of all differences of a vector of one set and a vector of
/// another: 0 itself where the sets' convex hulls meet, otherwise a vector that separates them. The differences are
/// never enumerated, since the extreme one in a direction is that of the least and the greatest vector.
/// </summary>
/// <remarks>
/// P. Wolfe, "Finding the nearest point in a polytope", Mathematical Programming 11, 1976. The algorithm keeps a corral
/// of at most d + 1 differences, of which the point is a combination with positive weights; each step brings the point
/// nearer.
/// </remarks>
internal sealed class NearestPoint
{
    private const int MaxSteps = 20_000;
    private const double NoWeight = 1e-12;
    private readonly double[][] _above;
    private readonly double[][] _below;
    private readonly double _tolerance;
    private readonly List<(int Above, int Below)> _pairs = [];
    private readonly List<double[]> _corral = [];
    private readonly List<double> _weights = [];
    private readonly List<double[]> _factor = [];
    private double _scale; // greatest square of a difference so far

    /// <param name="above">Vectors that should have the greater inner products; at least one.</param>
    /// <param name="below">
    /// Vectors that should have the smaller inner products; at least one, of the same width.
    /// </param>
    /// <param name="tolerance">Distance at which the point counts as 0.</param>
    public NearestPoint(double[][] above, double[][] below, double tolerance)
    {
        _above = above;
        _below = below;
        _tolerance = tolerance;
        Point = new double[above[0].Length];
    }

    /// <summary>The nearest point found so far.</summary>
    public double[] Point { get; }

    /// <summary>The pairs that the point is a combination of, with their weights.</summary>
    public IEnumerable<(int Above, int Below, double Weight)> Pairs =>
        _pairs.Zip(_weights, (pair, weight) => (pair.Above, pair.Below, weight));

    public SeparationKind Run(CancellationToken cancellationToken)
    {
        Add((0, 0), weight: 1);
        Combine();
        for (int step = 0; step < MaxSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Dot(Point, Point) <= _tolerance * _tolerance)
                return Gap() <= _tolerance ? SeparationKind.NotSeparable : SeparationKind.Undecided;
            (int Above, int Below) farthest = (Extreme(_above, -1), Extreme(_below, 1));
            double margin = Dot(Point, _above[farthest.Above]) - Dot(Point, _below[farthest.Below]);
            if (margin > 0)
                return SeparationKind.Separable;
            if (_pairs.Contains(farthest))
                return SeparationKind.Undecided; // caused by rounding: the corral should not contain it
            Add(farthest, weight: 0);
            Approach();
        }
        return SeparationKind.Undecided;
    }

    /// <summary>The point's distance from 0, after the weights are normalised to the sum 1.</summary>
    public double Gap()
    {
        double[] sum = new double[Point.Length];
        double total = _weights.Sum();
        for (int i = 0; i < _weights.Count; i++)
            AddMultiple(sum, _weights[i] / total, _corral[i]);
        return Math.Sqrt(Dot(sum, sum));
    }

    /// <summary>
    /// Moves to the nearest point of the corral's convex hull and drops the differences that it does not need.
    /// </summary>
    private void Approach()
    {
        while (true)
        {
            double[] target = AffineNearest();
            double part = 1;
            for (int i = 0; i < target.Length; i++)
            {
                if (target[i] <= NoWeight)
                    part = Math.Min(part, _weights[i] / Math.Max(_weights[i] - target[i], double.Epsilon));
            }
            bool isInside = target.All(weight => weight > NoWeight);
            for (int i = target.Length - 1; i >= 0; i--)
            {
                _weights[i] += (isInside ? 1 : part) * (target[i] - _weights[i]);
                if (_weights[i] <= NoWeight && _weights.Count > 1)
                    Remove(i);
            }
            if (isInside || _weights.Count == 1)
            {
                Combine();
                return;
            }
        }
    }

    /// <summary>
    /// The weights, of sum 1 and possibly negative, of the affine combination nearest to 0. They solve (G + s eeᵀ) v =
    /// e for the differences' inner products G, by Cholesky decomposition. Its rows do not depend on later differences,
    /// so only those from the first change on are computed again.
    /// </summary>
    private double[] AffineNearest()
    {
        int n = _corral.Count;
        for (int i = _factor.Count; i < n; i++)
        {
            double[] row = new double[i + 1];
            for (int j = 0; j <= i; j++)
            {
                double[] other = j < i ? _factor[j] : row;
                double sum = Dot(_corral[i], _corral[j]) + _scale - Dot(row.AsSpan(0, j), other.AsSpan(0, j));
                row[j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-15 * _scale)) : sum / other[j];
            }
            _factor.Add(row);
        }
        double[] solution = new double[n];
        for (int i = 0; i < n; i++)
            solution[i] = (1 - Dot(_factor[i].AsSpan(0, i), solution.AsSpan(0, i))) / _factor[i][i];
        for (int i = n - 1; i >= 0; i--)
        {
            solution[i] /= _factor[i][i];
            for (int j = 0; j < i; j++)
                solution[j] -= _factor[i][j] * solution[i];
        }
        double total = solution.Sum();
        return [.. solution.Select(v => v / total)];
    }

    private void Add((int Above, int Below) pair, double weight)
    {
        _pairs.Add(pair);
        _weights.Add(weight);
        double[] difference = [.. _above[pair.Above].Zip(_below[pair.Below], (a, b) => a - b)];
        _corral.Add(difference);
        double square = Dot(difference, difference);
        if (square > _scale)
        {
            _scale = square;
            _factor.Clear();
        }
    }

    private void Remove(int index)
    {
        _pairs.RemoveAt(index);
        _weights.RemoveAt(index);
        _corral.RemoveAt(index);
        if (_factor.Count > index)
            _factor.RemoveRange(index, _factor.Count - index);
    }

    private void Combine()
    {
        Array.Clear(Point);
        for (int i = 0; i < _weights.Count; i++)
            AddMultiple(Point, _weights[i], _corral[i]);
    }

    /// <summary>The vector with the greatest inner product with the point, times a sign.</summary>
    private int Extreme(double[][] vectors, int sign)
    {
        int best = 0;
        double greatest = double.NegativeInfinity;
        for (int i = 0; i < vectors.Length; i++)
        {
            double product = sign * Dot(Point, vectors[i]);
            if (product > greatest)
                (best, greatest) = (i, product);
        }
        return best;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int i = 0;
        Vector<double> sums = Vector<double>.Zero;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
            sums += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void AddMultiple(double[] sum, double factor, double[] values)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += factor * values[i];
    }
}
