using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>Answers queries that were encoded before. One thread at a time may ask it.</summary>
internal abstract class SearchSystem(SystemDescription description)
{
    /// <summary>What it is.</summary>
    public SystemDescription Description { get; } = description;

    /// <summary>The best passages of a query.</summary>
    /// <param name="query">0-based.</param>
    /// <param name="topK">How many.</param>
    /// <param name="threads">For this search, above 0.</param>
    public abstract Ranking Search(int query, int topK, int threads);

    /// <summary>Answers neighbouring queries together, as fast as the threads allow.</summary>
    /// <param name="first">0-based.</param>
    /// <param name="count">How many queries.</param>
    /// <param name="topK">How many passages a query.</param>
    /// <param name="threads">For all of them, above 0.</param>
    public abstract void SearchBatch(int first, int count, int topK, int threads);
}
