using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>One exhaustive search at a time, on several threads.</summary>
internal sealed class ExhaustivePass
{
    private readonly VectorStore _store;
    private readonly RemovedPassages? _removed;
    private readonly int _live;
    private readonly TopK[] _best;
    private readonly StoreScan _scan;
    private readonly QNetKernel _kernel;
    private readonly PassageScorer? _rescorer;
    private readonly int _spare;
    private int[] _candidates = [];
    private float[] _scores = [];

    public ExhaustivePass(
        VectorStore store, ExhaustiveSearchOptions options, int threads, RemovedPassages? removed)
    {
        _store = store;
        _removed = removed;
        _live = RemovedPassages.LiveOf(store, removed);
        _kernel = QNetKernel.Create(options.Precision);
        if (!_kernel.IsExact)
            _rescorer = new PassageScorer(store, threads);
        _spare = options.SpareCandidates;
        _best = [.. Enumerable.Range(0, threads).Select(_ => new TopK())];
        _scan = new StoreScan(store, threads, Take);
    }

    public Ranking Run(QNet query, int topK, CancellationToken cancellationToken)
    {
        _kernel.Load(query, _best.Length);
        bool rescore = _rescorer is not null && query.HiddenLayers > 0;
        int kept = (int)Math.Min(rescore ? topK + (long)Math.Max(topK / 4, _spare) : topK, _live);
        foreach (TopK best in _best)
            best.Reset(kept);
        _scan.Run(_kernel, cancellationToken);
        TopK all = _best[0];
        foreach (TopK best in _best.AsSpan(1))
            all.AddAll(best);
        return rescore
            ? Rescore(query, all, topK, cancellationToken)
            : all.ToRanking(_store.Count, certified: true);
    }

    /// <summary>Ranks <paramref name="candidates"/> by their scores in single precision.</summary>
    private Ranking Rescore(QNet query, TopK candidates, int topK, CancellationToken cancellationToken)
    {
        int count = candidates.Count;
        if (_candidates.Length < count)
        {
            _candidates = new int[count];
            _scores = new float[count];
        }
        candidates.Drain(_candidates, _scores);
        _rescorer!.Load(query);
        candidates.Reset(Math.Min(topK, count));
        _rescorer.Score(_candidates.AsMemory(0, count), _scores.AsMemory(0, count), candidates, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return candidates.ToRanking(_store.Count);
    }

    private void Take(int thread, int first, ReadOnlySpan<float> scores) =>
        _best[thread].AddRange(scores, first, _removed);
}
