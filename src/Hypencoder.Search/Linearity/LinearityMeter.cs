using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Measures how linear q-nets are over a set of passages: how closely the inner products with one vector rank them as
/// the q-net does. Safe to use from many threads.
/// </summary>
internal sealed class LinearityMeter
{
    /// <summary>Default number of a q-net's best passages that are measured separately.</summary>
    public const int DefaultTop = 1000;

    /// <summary>Default of the greatest number of passages measured, drawn evenly from the store.</summary>
    public const int DefaultMostPassages = 32768;

    private readonly ReadOnlyMemory<float> _vectors;
    private readonly float[] _mean;
    private readonly AffineFit _fit;

    /// <summary>Creates a meter over passages in memory.</summary>
    /// <param name="vectors">Passage vectors, row-major (passages × d), at least one; kept, not copied.</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    /// <exception cref="ArgumentException">The length is 0 or not a multiple of d.</exception>
    public LinearityMeter(ReadOnlyMemory<float> vectors, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (vectors.Length == 0 || vectors.Length % dimension != 0)
            throw new ArgumentException(
                $"expected one vector or more of {dimension} values, found {vectors.Length} values", nameof(vectors));
        _vectors = vectors;
        _mean = CorpusMean.Of(vectors.Span, dimension);
        _fit = new AffineFit(vectors, dimension);
    }

    /// <summary>Number of passages measured.</summary>
    public int Passages => _vectors.Length / _mean.Length;

    /// <summary>Creates a meter over the passages of a store, or over a sample of a large one.</summary>
    /// <param name="store">Store that is read once and need not stay open.</param>
    /// <param name="mostPassages">Greatest number of passages measured.</param>
    /// <exception cref="InvalidDataException">The store is damaged or empty.</exception>
    public static LinearityMeter Over(VectorStore store, int mostPassages = DefaultMostPassages)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostPassages, 1);
        if (store.Count == 0)
            throw new InvalidDataException($"{store.Path}: expected passages to measure q-nets over, found none");
        int count = Math.Min(store.Count, mostPassages), d = store.Dimension;
        float[] vectors = new float[(long)count * d];
        for (int i = 0; i < count; i++)
            store.Read((int)((long)i * store.Count / count), vectors.AsSpan(i * d, d));
        return new LinearityMeter(vectors, d);
    }

    /// <summary>Measures one q-net.</summary>
    /// <param name="query">Q-net for vectors of d values.</param>
    /// <param name="top">Number of its best passages that are measured separately; all where there are fewer.</param>
    /// <exception cref="ArgumentException">The q-net takes vectors of another width, or top is below 1.</exception>
    public QNetLinearity Measure(QNet query, int top = DefaultTop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        QNet linear = QNet.InnerProduct(Surrogate.Vector(query, _mean));
        UnitActivity activity = new(query);
        float[] scores = Scores(query, activity), products = Scores(linear, null);
        int switching = query.Options.Activation == Activation.Identity ? 0 : query.HiddenLayers;
        UnitShares[] layers = [.. Enumerable.Range(0, switching).Select(activity.Shares)];
        if (!scores.Concat(products).All(float.IsFinite))
            return new QNetLinearity(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, layers);
        int[] best = Best(scores, top);
        double overlap = (double)best.Intersect(Best(products, top)).Count() / best.Length;
        double correlation = RankCorrelation.Pearson(
            [.. scores.Select(s => (double)s)], [.. products.Select(p => (double)p)]);
        return new QNetLinearity(
            RankCorrelation.Spearman(scores, products),
            RankCorrelation.Spearman([.. best.Select(i => scores[i])], [.. best.Select(i => products[i])]),
            overlap, correlation * correlation, _fit.RSquared(scores), layers);
    }

    /// <summary>Measures several q-nets and returns the results in their order.</summary>
    /// <inheritdoc cref="Measure"/>
    /// <param name="queries">Q-nets for vectors of d values.</param>
    /// <param name="top">
    /// Number of each q-net's best passages that are measured separately; all where there are fewer.
    /// </param>
    /// <param name="threads">Number of q-nets measured at the same time; 0 for all processors.</param>
    /// <param name="cancellationToken">Stops the measurement without a result.</param>
    public IReadOnlyList<QNetLinearity> MeasureAll(
        IReadOnlyList<QNet> queries, int top = DefaultTop, int threads = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        QNetLinearity[] measured = new QNetLinearity[queries.Count];
        Threads.Each(Threads.Resolve(threads), queries.Count, (_, query) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            measured[query] = Measure(queries[query], top);
        });
        return measured;
    }

    private float[] Scores(QNet query, UnitActivity? activity)
    {
        float[] scores = new float[Passages];
        QNetKernel kernel = QNetKernel.Create();
        kernel.Load(query);
        kernel.Score(_vectors.Span, scores, new QNetWorkspace { Activity = activity });
        return scores;
    }

    private static int[] Best(float[] scores, int top)
    {
        TopK best = new();
        best.Reset(Math.Min(top, scores.Length));
        best.AddRange(scores, 0);
        return best.ToRanking(scores.Length).Indices;
    }
}
