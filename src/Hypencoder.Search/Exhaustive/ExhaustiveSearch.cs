namespace Hypencoder.Search;

/// <summary>
/// Scores every passage. In single precision the result is exact, and the reference for the other strategies.
/// </summary>
public sealed class ExhaustiveSearch : ISearchStrategy
{
    private readonly VectorStore _store;
    private readonly Pool<ExhaustivePass> _passes;

    /// <summary>Creates a strategy over <paramref name="store"/>, which must stay open.</summary>
    /// <exception cref="ArgumentException">The number of threads is negative.</exception>
    public ExhaustiveSearch(VectorStore store, ExhaustiveSearchOptions? options = null)
        : this(store, options, removed: null)
    {
    }

    /// <summary>Creates a strategy that skips removed passages.</summary>
    internal ExhaustiveSearch(VectorStore store, ExhaustiveSearchOptions? options, RemovedPassages? removed)
    {
        ArgumentNullException.ThrowIfNull(store);
        ExhaustiveSearchOptions settings = options ?? new ExhaustiveSearchOptions();
        int threads = Threads.Resolve(settings.Threads);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.SpareCandidates, nameof(options));
        _store = store;
        _passes = new Pool<ExhaustivePass>(() => new ExhaustivePass(store, settings, threads, removed));
    }

    /// <inheritdoc/>
    public string Name => "exhaustive";

    /// <inheritdoc/>
    public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default)
    {
        SearchArguments.Check(_store, query, topK);
        ExhaustivePass pass = _passes.Rent();
        try
        {
            return pass.Run(query, topK, cancellationToken);
        }
        finally
        {
            _passes.Return(pass);
        }
    }
}
