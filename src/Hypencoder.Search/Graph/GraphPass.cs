namespace Hypencoder.Search;

/// <summary>One graph search at a time, with the memory that it needs.</summary>
internal sealed class GraphPass
{
    private readonly NeighborGraph _graph;
    private readonly GraphSearchOptions _options;
    private readonly RemovedPassages? _removed;
    private readonly int _live;
    private readonly int[] _entryPoints;
    private readonly PassageScorer _scorer;
    private readonly VisitedPassages _seen;
    private readonly TopK _best = new();
    private readonly TopK _expanded = new();
    private readonly int[] _expandedIndices;
    private readonly float[] _expandedScores;
    private readonly int[] _current;
    private readonly float[] _scores;

    public GraphPass(
        VectorStore store, NeighborGraph graph, GraphSearchOptions options, int[] entryPoints, int threads,
        RemovedPassages? removed)
    {
        _graph = graph;
        _removed = removed;
        _live = RemovedPassages.LiveOf(store, removed);
        _options = options;
        _entryPoints = entryPoints;
        _scorer = new PassageScorer(store, threads);
        _seen = new VisitedPassages(store.Count);
        int candidates = Math.Min(options.Candidates, store.Count);
        _expandedIndices = new int[candidates];
        _expandedScores = new float[candidates];
        long widest = Math.Max(entryPoints.Length, (long)candidates * graph.NeighborsPerPassage);
        _current = new int[(int)Math.Min(widest, store.Count)];
        _scores = new float[_current.Length];
    }

    public Ranking Run(QNet query, int topK, List<int>? passagesPerIteration, CancellationToken cancellationToken)
    {
        _scorer.Load(query);
        _seen.Clear();
        _best.Reset(Math.Min(topK, _live));
        int count = _entryPoints.Length;
        _entryPoints.CopyTo(_current, 0);
        foreach (int passage in _entryPoints)
            _seen.Add(passage);
        long scored = 0;
        for (int iteration = 1; count > 0; iteration++)
        {
            _scorer.Score(_current.AsMemory(0, count), _scores.AsMemory(0, count), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            scored += count;
            passagesPerIteration?.Add(count);
            bool improved = Keep(count);
            if (iteration == _options.MaxIterations || (_options.EarlyStop && !improved))
                break;
            count = Expand();
        }
        return _best.ToRanking(scored);
    }

    /// <summary>
    /// Adds the scored passages to the best top-k and to those to expand, and returns whether the best top-k changed.
    /// </summary>
    private bool Keep(int count)
    {
        bool improved = false;
        _expanded.Reset(_expandedIndices.Length);
        for (int i = 0; i < count; i++)
        {
            if (_removed?.Contains(_current[i]) != true)
                improved |= _best.Add(_scores[i], _current[i]);
            _expanded.Add(_scores[i], _current[i]);
        }
        return improved;
    }

    /// <summary>
    /// Makes the unseen neighbours of this iteration's best passages the passages of the next, and returns their
    /// number.
    /// </summary>
    private int Expand()
    {
        int expanded = _expanded.Count, count = 0;
        _expanded.Drain(_expandedIndices, _expandedScores);
        foreach (int passage in _expandedIndices.AsSpan(0, expanded))
        {
            foreach (int neighbor in _graph.Neighbors(passage))
            {
                if (_seen.Add(neighbor))
                    _current[count++] = neighbor;
            }
        }
        return count;
    }
}
