using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>Takes the scores of adjacent passages, the first with index <paramref name="first"/>.</summary>
/// <param name="thread">Number of the thread that computed them.</param>
/// <param name="first">Index of the first passage.</param>
/// <param name="scores">Score of each passage.</param>
internal delegate void ScoredPassages(int thread, int first, ReadOnlySpan<float> scores);

/// <summary>
/// Scores all passages of a store, one scan at a time: threads take the next chunk of the store until none is left.
/// </summary>
internal sealed class StoreScan
{
    private const int ChunkFloats = 1 << 18; // 1 MB: at least 80 µs of work, even when memory-bound
    private const int DecodedFloats = 1 << 15; // 128 KB, which stays in L2 between decoding and scoring
    private readonly VectorStore _store;
    private readonly ScoredPassages _take;
    private readonly Worker[] _workers;
    private readonly Action<int> _work;
    private readonly bool _isZeroCopy;
    private readonly int _chunkRows;
    private QNetKernel? _kernel;
    private CancellationToken _cancellation;
    private int _nextChunk;

    /// <param name="store">Store, which must stay open.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="take">Takes the scores of each chunk, on the thread that computed them.</param>
    public StoreScan(VectorStore store, int threads, ScoredPassages take)
    {
        _store = store;
        _take = take;
        _workers = [.. Enumerable.Range(0, threads).Select(_ => new Worker())];
        _work = Work;
        _isZeroCopy = store.Element == VectorElement.Float32;
        _chunkRows = Math.Max(1, (_isZeroCopy ? ChunkFloats : DecodedFloats) / store.Dimension);
    }

    /// <summary>Scores all passages with a kernel whose q-net is loaded.</summary>
    /// <exception cref="OperationCanceledException">The scan was cancelled.</exception>
    public void Run(QNetKernel kernel, CancellationToken cancellationToken)
    {
        _kernel = kernel;
        _cancellation = cancellationToken;
        _nextChunk = 0;
        Threads.Run(_workers.Length, _work);
        cancellationToken.ThrowIfCancellationRequested();
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
            _kernel!.Score(Vectors(worker, (int)first, rows), scores, worker.Workspace);
            _take(thread, (int)first, scores);
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
        public QNetWorkspace Workspace { get; } = new();

        public float[] Scores { get; set; } = [];

        /// <summary>A decoded chunk of a store that does not hold float32.</summary>
        public float[] Vectors { get; set; } = [];
    }
}
