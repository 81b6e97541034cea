namespace Hypencoder.Search;

/// <summary>
/// The sample in the order of a query's surrogate, and what it says about passages that are not candidates: some
/// passages of each octave of ranks are scored, and each stands for its neighbours in the ranking.
/// </summary>
internal sealed class SampledRanks(PassageSample sample)
{
    /// <summary>Greatest number of passages scored in an octave of ranks.</summary>
    public const int MaxDensity = 8;

    /// <summary>Number of ranks in an octave at which the likelihood is evaluated.</summary>
    private const int EvaluatedRanks = 4;

    private static readonly double[] Steps =
        [.. Enumerable.Range(0, MaxDensity + 1).Select(d => Math.Pow(2, 1.0 / d))];

    private readonly float[] _products = new float[sample.Count];
    private readonly ulong[] _keys = new ulong[sample.Count];
    private readonly float[] _taken = new float[sample.Count];
    private int _inside;

    /// <summary>Number of passages in the sample.</summary>
    public int Count => sample.Count;

    /// <summary>Surrogate scores of the passages that were taken last.</summary>
    public ReadOnlySpan<float> Taken => _taken;

    /// <summary>
    /// Orders the sample by the vector of a scan's last search, and finds the rank at which candidates end.
    /// </summary>
    public void Place(ClusterScan scan, int lastIndex, float lastProduct)
    {
        scan.Products(sample.Panels, _products);
        for (int i = 0; i < _keys.Length; i++)
            _keys[i] = ~TopK.Key(_products[i], sample.Indices[i]);
        _keys.AsSpan().Sort(); // complements, so that the best come first
        int inside = _keys.AsSpan().BinarySearch(~TopK.Key(lastProduct, lastIndex));
        _inside = inside < 0 ? ~inside : inside + 1;
    }

    /// <summary>Takes unscored passages at evenly spread ranks, candidates or not, and returns their number.</summary>
    public int TakeEvenly(int count, VisitedPassages scored, Span<int> indices)
    {
        int wanted = Math.Min(count, _keys.Length), taken = 0;
        for (int i = 0; i < wanted; i++)
        {
            int rank = (int)((2L * i + 1) * _keys.Length / (2 * wanted));
            Take(rank, scored, indices, ref taken);
        }
        return taken;
    }

    /// <summary>
    /// Takes unscored passages that are not candidates, <paramref name="density"/> in each octave of ranks, and returns
    /// their number.
    /// </summary>
    public int Take(int density, VisitedPassages scored, Span<int> indices)
    {
        int count = 0;
        for (int rank = _inside; rank < _keys.Length; rank = Next(rank, density))
            Take(rank, scored, indices, ref count);
        return count;
    }

    /// <summary>Expected number of passages, other than candidates, whose scores exceed a threshold.</summary>
    /// <param name="scores">Prediction of scores from surrogate scores.</param>
    /// <param name="threshold">Score that a passage must exceed.</param>
    /// <param name="negligible">Expected number in a part of an octave that may be neglected.</param>
    /// <param name="depth">Number of candidates that would include every part that is not negligible.</param>
    public double Expected(RankedScores scores, float threshold, double negligible, out double depth)
    {
        double expected = 0;
        depth = 0;
        for (int rank = _inside; rank < _keys.Length;)
        {
            int next = Math.Min(Next(rank, EvaluatedRanks), _keys.Length);
            double part = (next - rank) * sample.Weight * scores.Likelihood(TopK.Score(~_keys[rank]), threshold);
            expected += part;
            if (part > negligible)
                depth = next * sample.Weight;
            rank = next;
        }
        return expected;
    }

    /// <summary>
    /// Estimated number of passages in the store that reach a surrogate score although they are neither scored nor
    /// candidates, because their clusters were skipped.
    /// </summary>
    public double LeftOut(float reach, VisitedPassages scored, ReadOnlySpan<int> indices, ReadOnlySpan<float> products)
    {
        int count = 0;
        for (int rank = 0; rank < _inside && TopK.Score(~_keys[rank]) >= reach; rank++)
        {
            if (!scored.Contains(TopK.Index(~_keys[rank])) && !Contains(indices, products, ~_keys[rank]))
                count++;
        }
        return count * sample.Weight;
    }

    private void Take(int rank, VisitedPassages scored, Span<int> indices, ref int count)
    {
        ulong key = ~_keys[rank];
        if (!scored.Add(TopK.Index(key)))
            return;
        indices[count] = TopK.Index(key);
        _taken[count++] = TopK.Score(key);
    }

    private static int Next(int rank, int density) => Math.Max(rank + 1, (int)(rank * Steps[density]));

    /// <summary>Whether candidates, best first, include a passage.</summary>
    private static bool Contains(ReadOnlySpan<int> indices, ReadOnlySpan<float> products, ulong key)
    {
        int low = 0, high = indices.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            ulong other = TopK.Key(products[middle], indices[middle]);
            if (other == key)
                return true;
            if (other > key)
                low = middle + 1;
            else
                high = middle;
        }
        return false;
    }
}
