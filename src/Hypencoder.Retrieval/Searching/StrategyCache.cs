using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Searching;

/// <summary>Caches the search of the last state of an index. Safe to use from many threads.</summary>
internal sealed class StrategyCache(SearchStrategy kind, SearchOptions options)
{
    private readonly Lock _making = new();
    private IndexState? _state;
    private ISearchStrategy? _strategy;

    /// <summary>The search of a state, which the caller must have acquired.</summary>
    /// <exception cref="InvalidDataException">The index lacks what the strategy needs.</exception>
    public ISearchStrategy For(IndexState state)
    {
        lock (_making)
        {
            if (_strategy is null || _state != state)
                (_strategy, _state) = (state.CreateStrategy(kind, options), state);
            return _strategy;
        }
    }
}
