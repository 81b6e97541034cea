using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Searching;

/// <summary>
/// Takes candidates from another engine and scores them with the q-net. Safe to use from many threads.
/// </summary>
internal sealed class CandidateSearch : ISearchStrategy
{
    private readonly IndexState _state;
    private readonly ICandidateSource _source;
    private readonly QueryVectors _vectors;
    private readonly int _count;
    private readonly int _threads;

    /// <summary>Creates a search of a state, which must stay acquired while it searches.</summary>
    /// <exception cref="ArgumentException">There is no source, or the number of candidates is negative.</exception>
    /// <exception cref="InvalidDataException">Another encoder made the vectors of the source.</exception>
    public CandidateSearch(IndexState state, SearchOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.CandidateCount, nameof(options));
        _source = options.CandidateSource ?? throw new ArgumentException(
            $"strategy {StrategyChoice.Candidates}: expected a {nameof(SearchOptions.CandidateSource)}, found none",
            nameof(options));
        string model = state.Segments[0].Segment.Vectors.ModelFingerprint;
        if (_source.ModelFingerprint is string other && other != model)
        {
            throw new InvalidDataException(
                $"{_source.Name}: expected vectors of the model {model}, as in {state.Directory}, found those of "
                + $"{other}; export the index again");
        }
        _state = state;
        _vectors = new QueryVectors(state);
        _count = options.CandidateCount;
        _threads = options.Threads;
    }

    /// <inheritdoc/>
    public string Name => StrategyChoice.Candidates;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The engine has a passage that the index does not have.</exception>
    public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default)
    {
        SearchArguments.Check(_state.Segments[0].Segment.Vectors, query, topK);
        // By the surrogate, nearly all of the best passages are among as many: see Surrogate.Vector.
        long wanted = _count > 0 ? _count : (2L * topK) + 200;
        int count = (int)Math.Clamp(wanted, 1, Math.Max(1, _state.Count));
        HashSet<int> places = [];
        foreach (string id in _source.Find(_vectors.Of(query), count, cancellationToken))
        {
            int place = _state.PlaceOf(id);
            if (place < 0)
            {
                throw new InvalidDataException(
                    $"{_source.Name}: expected passages of {_state.Directory}, found \"{id}\", which it does not have; "
                    + "export the index again");
            }
            places.Add(place);
        }
        return CandidateRanking.Of(_state, query, places, topK, _threads, cancellationToken);
    }
}
