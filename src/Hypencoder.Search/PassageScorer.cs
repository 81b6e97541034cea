using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Scores a list of passages of a store. Each thread takes the next few passages and decodes their vectors into a
/// block. Where few passages are expected, a model's q-net is not written out; if there are more after all, it is, and
/// those scored before are scored again, so that all scores of a ranking are of one form.
/// </summary>
internal sealed class PassageScorer
{
    private const int BlockRows = 96;
    private readonly VectorStore _store;
    private readonly LoadedQNet _qnet = new();
    private readonly QNetWorkspace[] _workspaces;
    private readonly float[][] _vectors;
    private readonly Action<int> _work;
    private ReadOnlyMemory<int> _passages;
    private Memory<float> _scores;
    private CancellationToken _cancellation;
    private int _nextBlock;
    private int[] _scored = []; // in factored form
    private int _scoredCount;

    public PassageScorer(VectorStore store, int threads)
    {
        _store = store;
        _workspaces = [.. Enumerable.Range(0, threads).Select(_ => new QNetWorkspace())];
        _vectors = [.. _workspaces.Select(_ => new float[BlockRows * store.Dimension])];
        _work = Work;
    }

    /// <summary>Contexts of the q-net where its matrices are not written out; else null.</summary>
    public ContextPanels? Panels => _qnet.Panels;

    /// <summary>Sets the q-net.</summary>
    /// <param name="query">Q-net of the query.</param>
    /// <param name="expected">Expected number of passages to score.</param>
    public void Load(QNet query, long expected = long.MaxValue)
    {
        _qnet.Load(query, expected, _workspaces.Length);
        _scoredCount = 0;
    }

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

    /// <summary>
    /// Writes the score of each passage and adds the passages to <paramref name="best"/>, which holds passages of
    /// earlier calls since the q-net was set and no others.
    /// </summary>
    public void Score(
        ReadOnlyMemory<int> passages, Memory<float> scores, TopK best, CancellationToken cancellationToken)
    {
        if (_qnet.Panels is not null)
        {
            if (_scoredCount + passages.Length > _qnet.MostPassages)
                ScoreAgain(best, cancellationToken);
            else
                Remember(passages.Span);
        }
        Score(passages, scores, cancellationToken);
        ReadOnlySpan<int> indices = passages.Span;
        Span<float> values = scores.Span;
        for (int i = 0; i < indices.Length; i++)
            best.Add(values[i], indices[i]);
    }

    /// <summary>Writes the matrices out and scores everything scored so far with them.</summary>
    private void ScoreAgain(TopK best, CancellationToken cancellationToken)
    {
        _qnet.LoadMatrices(_workspaces.Length);
        best.Reset(best.Capacity);
        Score(_scored.AsMemory(0, _scoredCount), new float[_scoredCount], best, cancellationToken);
    }

    private void Remember(ReadOnlySpan<int> passages)
    {
        if (_scored.Length < _qnet.MostPassages)
            _scored = new int[_qnet.MostPassages];
        passages.CopyTo(_scored.AsSpan(_scoredCount));
        _scoredCount += passages.Length;
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
            _qnet.Kernel.Score(vectors, scores.Slice(start, count), _workspaces[thread]);
        }
    }
}
