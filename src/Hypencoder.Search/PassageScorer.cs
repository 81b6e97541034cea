using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Scores a list of passages of a store. Each thread takes the next few passages and decodes their vectors into a
/// block.
/// </summary>
internal sealed class PassageScorer
{
    private const int BlockRows = 96;
    private readonly VectorStore _store;
    private readonly QNetKernel _kernel = QNetKernel.Create();
    private readonly QNetWorkspace[] _workspaces;
    private readonly float[][] _vectors;
    private readonly Action<int> _work;
    private ReadOnlyMemory<int> _passages;
    private Memory<float> _scores;
    private CancellationToken _cancellation;
    private int _nextBlock;

    public PassageScorer(VectorStore store, int threads)
    {
        _store = store;
        _workspaces = [.. Enumerable.Range(0, threads).Select(_ => new QNetWorkspace())];
        _vectors = [.. _workspaces.Select(_ => new float[BlockRows * store.Dimension])];
        _work = Work;
    }

    public void Load(QNet query) => _kernel.Load(query);

    /// <summary>Writes the score of each passage; incomplete when cancelled.</summary>
    public void Score(ReadOnlyMemory<int> passages, Memory<float> scores, CancellationToken cancellationToken)
    {
        _passages = passages;
        _scores = scores;
        _cancellation = cancellationToken;
        _nextBlock = 0;
        int blocks = (passages.Length + BlockRows - 1) / BlockRows;
        Threads.Run(Math.Clamp(blocks, 1, _workspaces.Length), _work);
    }

    /// <summary>Writes the score of each passage and adds the passages to <paramref name="best"/>.</summary>
    public void Score(
        ReadOnlyMemory<int> passages, Memory<float> scores, TopK best, CancellationToken cancellationToken)
    {
        Score(passages, scores, cancellationToken);
        ReadOnlySpan<int> indices = passages.Span;
        Span<float> values = scores.Span;
        for (int i = 0; i < indices.Length; i++)
            best.Add(values[i], indices[i]);
    }

    private void Work(int thread)
    {
        ReadOnlySpan<int> passages = _passages.Span;
        Span<float> scores = _scores.Span;
        int d = _store.Dimension;
        while (!_cancellation.IsCancellationRequested)
        {
            int start = (Interlocked.Increment(ref _nextBlock) - 1) * BlockRows;
            if (start >= passages.Length)
                return;
            int count = Math.Min(BlockRows, passages.Length - start);
            Span<float> vectors = _vectors[thread].AsSpan(0, count * d);
            for (int i = 0; i < count; i++)
                _store.Read(passages[start + i], vectors.Slice(i * d, d));
            _kernel.Score(vectors, scores.Slice(start, count), _workspaces[thread]);
        }
    }
}
