using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Searching;

/// <summary>Ranks some passages of an index by the q-net's own scores, however they were found.</summary>
internal static class CandidateRanking
{
    /// <summary>The best of the passages at the given places.</summary>
    /// <param name="state">State of the index, which the caller has acquired.</param>
    /// <param name="query">Q-net of the query.</param>
    /// <param name="places">Places of passages, each once.</param>
    /// <param name="topK">Number of passages wanted, 1 or more.</param>
    /// <param name="threads">Number of threads; 0 for all processors.</param>
    /// <param name="cancellationToken">Stops the ranking without a result.</param>
    public static Ranking Of(
        IndexState state, QNet query, IEnumerable<int> places, int topK, int threads,
        CancellationToken cancellationToken)
    {
        int[] sorted = [.. places.Order()];
        TopK best = new();
        best.Reset(Math.Min(topK, sorted.Length));
        int start = 0;
        foreach (SegmentView view in state.Segments)
        {
            int end = start;
            while (end < sorted.Length && sorted[end] < view.First + view.Segment.Count)
                end++;
            if (end > start)
            {
                SearchArguments.Check(view.Segment.Vectors, query, topK: 1);
                PassageScorer scorer = new(view.Segment.Vectors, Threads.Resolve(threads));
                // One form of the q-net for all segments; for all passages, that of exhaustive search.
                scorer.Load(query, expected: sorted.Length < state.Count ? sorted.Length : long.MaxValue);
                Add(view, scorer, sorted.AsSpan(start..end), best, cancellationToken);
            }
            start = end;
        }
        return best.ToRanking(sorted.Length);
    }

    private static void Add(
        SegmentView view, PassageScorer scorer, ReadOnlySpan<int> places, TopK best,
        CancellationToken cancellationToken)
    {
        int[] rows = new int[places.Length];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = places[i] - view.First;
        float[] scores = new float[rows.Length];
        scorer.Score(rows, scores, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        for (int i = 0; i < rows.Length; i++)
            best.Add(scores[i], places[i]);
    }
}
