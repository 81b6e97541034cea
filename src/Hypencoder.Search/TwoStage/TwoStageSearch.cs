namespace Hypencoder.Search;

/// <summary>
/// Finds candidates by inner product with a linear surrogate of the q-net, in clusters of 8-bit vectors, and scores
/// only those. A first surrogate, taken at the mean of the corpus, finds the best clusters; the second is taken at
/// their mean, and its candidates are scored in rounds until hardly any of the best passages is expected to be missing.
/// The estimate also uses passages that the surrogate did not choose. Where the surrogate is a poor one, more passages
/// are scored, in the end all of them. <see cref="Ranking.ExpectedMissing"/> is the estimate.
/// </summary>
public sealed class TwoStageSearch : ISearchStrategy
{
    private readonly VectorStore _store;
    private readonly Pool<TwoStagePass> _passes;

    /// <summary>
    /// Creates a strategy over <paramref name="store"/> and its <paramref name="clusters"/>, which must both stay open.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">The clusters belong to another store.</exception>
    public TwoStageSearch(VectorStore store, PassageClusters clusters, TwoStageOptions? options = null)
        : this(store, clusters, options, removed: null)
    {
    }

    /// <summary>Creates a strategy that skips removed passages.</summary>
    internal TwoStageSearch(
        VectorStore store, PassageClusters clusters, TwoStageOptions? options, RemovedPassages? removed)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(clusters);
        TwoStageOptions settings = options ?? new TwoStageOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Candidates, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Tolerance, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(settings.ClusterMargin, nameof(options));
        int threads = Threads.Resolve(settings.Threads);
        clusters.CheckStore(store);
        _store = store;
        // The sample is read at the first search and shared by all.
        Lazy<PassageSample> sample = new(() => new PassageSample(store, removed));
        _passes = new Pool<TwoStagePass>(
            () => new TwoStagePass(store, clusters, sample.Value, settings, threads, removed));
    }

    /// <inheritdoc/>
    public string Name => "two-stage";

    /// <inheritdoc/>
    public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default) =>
        Search(query, topK, out _, cancellationToken);

    /// <summary>Searches, and also returns statistics of the search.</summary>
    /// <inheritdoc cref="ISearchStrategy.Search"/>
    internal Ranking Search(
        QNet query, int topK, out TwoStageAccount account, CancellationToken cancellationToken = default)
    {
        SearchArguments.Check(_store, query, topK);
        TwoStagePass pass = _passes.Rent();
        try
        {
            Ranking ranking = pass.Run(query, topK, cancellationToken);
            account = pass.Account;
            return ranking;
        }
        finally
        {
            _passes.Return(pass);
        }
    }
}
