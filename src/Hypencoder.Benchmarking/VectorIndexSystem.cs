using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>An index of another library with one setting.</summary>
/// <param name="description">Description of the system.</param>
/// <param name="index">Index to search, which other systems may share.</param>
/// <param name="effort">nprobe or efSearch.</param>
/// <param name="queries">Query vectors, row-major (queries × d).</param>
internal sealed class VectorIndexSystem(
    SystemDescription description, IVectorIndex index, int effort, float[] queries) : SearchSystem(description)
{
    private float[] _scores = [];
    private long[] _rows = [];

    public override Ranking Search(int query, int topK, int threads)
    {
        long compared = Run(query, 1, topK, threads);
        int found = _rows.AsSpan(0, topK).IndexOf(-1) is int end and >= 0 ? end : topK;
        int[] indices = new int[found];
        for (int i = 0; i < found; i++)
            indices[i] = (int)_rows[i];
        return new Ranking(indices, _scores[..found], compared);
    }

    public override void SearchBatch(int first, int count, int topK, int threads) => Run(first, count, topK, threads);

    private long Run(int first, int count, int topK, int threads)
    {
        int length = checked(count * topK), d = index.Dimension;
        if (_rows.Length < length)
            (_scores, _rows) = (new float[length], new long[length]);
        return index.Search(
            queries.AsSpan(first * d, count * d), topK, effort, threads, _scores.AsSpan(0, length),
            _rows.AsSpan(0, length));
    }
}
