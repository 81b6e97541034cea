using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>One search over all passages: workers take the next chunk of the store until none is left.</summary>
internal sealed class ExhaustivePass
{
    private const int ChunkFloats = 1 << 18; // 1 MB: some 80 µs even of a memory-bound scan
    private readonly VectorStore _store;
    private readonly Worker[] _workers;
    private readonly QNetKernel _kernel = QNetKernel.Create();
    private readonly Action<int> _work;
    private readonly int _chunkRows;
    private CancellationToken _cancellation;
    private int _nextChunk;

    public ExhaustivePass(VectorStore store, int threads)
    {
        _store = store;
        _workers = new Worker[threads];
        for (int i = 0; i < threads; i++)
            _workers[i] = new Worker();
        _work = Work;
        _chunkRows = Math.Max(1, ChunkFloats / store.Dimension);
    }

    public Ranking Run(QNet query, int topK, CancellationToken cancellation)
    {
        _kernel.Load(query);
        _cancellation = cancellation;
        _nextChunk = 0;
        foreach (Worker worker in _workers)
            worker.Best.Reset(Math.Min(topK, _store.Count));
        Threads.Run(_workers.Length, _work);
        cancellation.ThrowIfCancellationRequested();
        TopK best = _workers[0].Best;
        foreach (Worker worker in _workers.AsSpan(1))
            best.AddAll(worker.Best);
        return best.ToRanking(_store.Count);
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
            _kernel.Score(_store.Vectors((int)first, rows), scores, worker.Workspace);
            worker.Best.AddRange(scores, (int)first);
        }
    }

    private sealed class Worker
    {
        public TopK Best { get; } = new();

        public QNetWorkspace Workspace { get; } = new();

        public float[] Scores { get; set; } = [];
    }
}
