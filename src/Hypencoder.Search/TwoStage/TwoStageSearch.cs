namespace Hypencoder.Search;

/// <summary>
/// Finds candidates by inner product with a linear surrogate of the q-net, in clusters of 8-bit vectors, and scores
/// those alone. A first surrogate, taken at the mean of the corpus, says which clusters are the best; the mean of those
/// is where the second is taken, whose candidates are scored in rounds until nearly none of the best is expected to be
/// missing. What is expected is judged by passages that the surrogate did not choose too, and where it serves badly
/// more passages are scored, in the end all: the account says what is promised.
/// </summary>
public sealed class TwoStageSearch : ISearchStrategy
{
    private readonly VectorStore _store;
    private readonly Pool<TwoStagePass> _passes;

    /// <summary>
    /// A strategy over <paramref name="store"/> and its <paramref name="clusters"/>, which must stay open.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">The clusters are those of another store.</exception>
    public TwoStageSearch(VectorStore store, PassageClusters clusters, TwoStageOptions? options = null)
        : this(store, clusters, options, removed: null)
    {
    }

    /// <summary>The same without the passages that were removed.</summary>
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
        // Read at the first search, once for all.
        Lazy<PassageSample> sample = new(() => new PassageSample(store, removed));
        _passes = new Pool<TwoStagePass>(
            () => new TwoStagePass(store, clusters, sample.Value, settings, threads, removed));
    }

    /// <inheritdoc/>
    public string Name => "two-stage";

    /// <inheritdoc/>
    public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default) =>
        Search(query, topK, out _, cancellationToken);

    /// <summary>Searches, and says how the search went.</summary>
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
