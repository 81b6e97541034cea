namespace Hypencoder.Search;

/// <summary>
/// The sample in the order that a query's surrogate gives it, and what that says of the passages that are no
/// candidates: some of each octave of ranks are scored, and each stands for its neighbours in the store.
/// </summary>
internal sealed class SampledRanks(PassageSample sample)
{
    /// <summary>How many passages of an octave may be scored.</summary>
    public const int Densest = 8;

    /// <summary>The ranks of an octave that are asked how likely their passages are.</summary>
    private const int Asked = 4;

    private static readonly double[] s_steps = [.. Enumerable.Range(0, Densest + 1).Select(d => Math.Pow(2, 1.0 / d))];

    private readonly float[] _products = new float[sample.Count];
    private readonly ulong[] _keys = new ulong[sample.Count];
    private readonly float[] _taken = new float[sample.Count];
    private int _inside;

    /// <summary>How many passages there are to take.</summary>
    public int Count => sample.Count;

    /// <summary>What the surrogate says of the passages that were taken last.</summary>
    public ReadOnlySpan<float> Taken => _taken;

    /// <summary>Orders the sample by the vector of the last search of a scan, and finds where candidates end.</summary>
    public void Place(ClusterScan scan, int lastIndex, float lastProduct)
    {
        scan.Products(sample.Panels, _products);
        for (int i = 0; i < _keys.Length; i++)
            _keys[i] = ~TopK.Key(_products[i], sample.Indices[i]);
        _keys.AsSpan().Sort(); // complements: the best come first
        int inside = _keys.AsSpan().BinarySearch(~TopK.Key(lastProduct, lastIndex));
        _inside = inside < 0 ? ~inside : inside + 1;
    }

    /// <summary>Takes passages of evenly spread ranks, candidates or not, that are not scored yet: how many.</summary>
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
    /// Takes passages that are no candidates and not scored yet, so many of each octave of ranks: how many.
    /// </summary>
    public int Take(int density, VisitedPassages scored, Span<int> indices)
    {
        int count = 0;
        for (int rank = _inside; rank < _keys.Length; rank = Next(rank, density))
            Take(rank, scored, indices, ref count);
        return count;
    }

    /// <summary>How many passages that are no candidates are expected above a threshold.</summary>
    /// <param name="scores">What is known of the scores at their ranks.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="negligible">So few of a part of an octave do not matter.</param>
    /// <param name="depth">As many candidates as would hold all that matter.</param>
    public double Expected(RankedScores scores, float threshold, double negligible, out double depth)
    {
        double expected = 0;
        depth = 0;
        for (int rank = _inside; rank < _keys.Length;)
        {
            int next = Math.Min(Next(rank, Asked), _keys.Length);
            double part = (next - rank) * sample.Weight * scores.Likelihood(TopK.Score(~_keys[rank]), threshold);
            expected += part;
            if (part > negligible)
                depth = next * sample.Weight;
            rank = next;
        }
        return expected;
    }

    /// <summary>
    /// How many passages of the store those stand for that reach a surrogate score and are yet neither scored nor
    /// candidates, since their clusters were left out.
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

    private static int Next(int rank, int density) => Math.Max(rank + 1, (int)(rank * s_steps[density]));

    /// <summary>Whether candidates, best first, hold a passage.</summary>
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
