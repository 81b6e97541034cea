using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>One exhaustive search at a time: workers take the next chunk of the store until none is left.</summary>
internal sealed class ExhaustivePass
{
    private const int ChunkFloats = 1 << 18; // 1 MB: at least 80 µs of work, even when memory-bound
    private const int DecodedFloats = 1 << 15; // 128 KB, which stays in L2 between decoding and scoring
    private readonly VectorStore _store;
    private readonly RemovedPassages? _removed;
    private readonly int _live;
    private readonly Worker[] _workers;
    private readonly QNetKernel _kernel;
    private readonly PassageScorer? _rescorer;
    private readonly int _spare;
    private readonly Action<int> _work;
    private readonly bool _isZeroCopy;
    private readonly int _chunkRows;
    private CancellationToken _cancellation;
    private int _nextChunk;
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
        _workers = new Worker[threads];
        for (int i = 0; i < threads; i++)
            _workers[i] = new Worker();
        _work = Work;
        _isZeroCopy = store.Element == VectorElement.Float32;
        _chunkRows = Math.Max(1, (_isZeroCopy ? ChunkFloats : DecodedFloats) / store.Dimension);
    }

    public Ranking Run(QNet query, int topK, CancellationToken cancellationToken)
    {
        _kernel.Load(query);
        _cancellation = cancellationToken;
        _nextChunk = 0;
        bool rescore = _rescorer is not null && query.HiddenLayers > 0;
        int kept = (int)Math.Min(rescore ? topK + (long)Math.Max(topK / 4, _spare) : topK, _live);
        foreach (Worker worker in _workers)
            worker.Best.Reset(kept);
        Threads.Run(_workers.Length, _work);
        cancellationToken.ThrowIfCancellationRequested();
        TopK best = _workers[0].Best;
        foreach (Worker worker in _workers.AsSpan(1))
            best.AddAll(worker.Best);
        return rescore ? Rescore(query, best, topK, cancellationToken) : best.ToRanking(_store.Count);
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

    private void Work(int thread)
    {
        Worker worker = _workers[thread];
        while (!_cancellation.IsCancellationRequested)
        {
            long first = (long)(Interlocked.Increment(ref _nextChunk) - 1) * _chunkRows;
            if (first >= _store.Count)
                return;
            int rows = (int)Math.Min(_chunkRows, _store.Count - first);
            if (worker.Scores.Length < rows)
                worker.Scores = new float[_chunkRows];
            Span<float> scores = worker.Scores.AsSpan(0, rows);
            _kernel.Score(Vectors(worker, (int)first, rows), scores, worker.Workspace);
            if (_removed is null)
                worker.Best.AddRange(scores, (int)first);
            else
                AddLive(worker.Best, scores, (int)first, _removed);
        }
    }

    private static void AddLive(TopK best, ReadOnlySpan<float> scores, int first, RemovedPassages removed)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (!removed.Contains(first + i))
                best.Add(scores[i], first + i);
        }
    }

    private ReadOnlySpan<float> Vectors(Worker worker, int first, int rows)
    {
        if (_isZeroCopy)
            return _store.Vectors(first, rows);
        if (worker.Vectors.Length == 0)
            worker.Vectors = new float[_chunkRows * _store.Dimension];
        Span<float> vectors = worker.Vectors.AsSpan(0, rows * _store.Dimension);
        _store.Read(first, rows, vectors);
        return vectors;
    }

    private sealed class Worker
    {
        public TopK Best { get; } = new();

        public QNetWorkspace Workspace { get; } = new();

        public float[] Scores { get; set; } = [];

        /// <summary>A decoded chunk of a store that does not hold float32.</summary>
        public float[] Vectors { get; set; } = [];
    }
}
