using Hypencoder.Hybrid;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;
using Microsoft.Extensions.VectorData;

namespace Hypencoder.Extensions.AI;

/// <summary>
/// Ranks the records of a collection. With a filter, all records that match are scored, so that a strategy which would
/// find few of them does not matter. Safe to use from many threads.
/// </summary>
internal sealed class RecordSearch<TRecord>(CollectionFolder folder, RecordMapper<TRecord> mapper)
    where TRecord : class
{
    /// <summary>Makes records of passages and passages of records.</summary>
    public RecordMapper<TRecord> Mapper => mapper;

    /// <summary>The records in memory, for filters.</summary>
    public RecordCache<TRecord> Records { get; } = new(mapper.ToRecord);

    /// <summary>Finds the best records by the model, or by inner products with a vector.</summary>
    public VectorSearchResult<TRecord>[] Find(
        SearchInput input, RecordPage page, Func<TRecord, bool>? matches, CancellationToken cancellationToken)
    {
        QNet query = input.ToQNet(folder.Model, cancellationToken);
        Retriever retriever = folder.Open();
        return retriever.Use(state =>
        {
            int[]? places = Places(state, matches);
            Ranking ranking = Rank(retriever, state, query, input.IsVector, places, page.Depth, cancellationToken);
            return Results(state, ranking.Indices.Zip(ranking.Scores), page);
        });
    }

    /// <summary>Fuses the ranking by the model or a vector with that by the words in the texts (BM25).</summary>
    public VectorSearchResult<TRecord>[] FindHybrid(
        SearchInput input, string words, RecordPage page, Func<TRecord, bool>? matches,
        CancellationToken cancellationToken)
    {
        QNet query = input.ToQNet(folder.Model, cancellationToken);
        HybridRetriever hybrid = folder.OpenHybrid();
        return hybrid.Use(
            SearchMode.Hybrid,
            (state, bm25) =>
            {
                int[]? places = Places(state, matches);
                int depth = Math.Max(page.Depth, hybrid.Options.Depth);
                Ranking byModel = Rank(
                    hybrid.Retriever, state, query, input.IsVector, places, depth, cancellationToken);
                HashSet<int>? kept = places is null ? null : [.. places];
                RankedPassage<int>[] byWords = [.. RankedPassages.Of(
                    state, bm25!.Reader.Search(words, kept is null ? depth : state.Count))
                    .Where(found => kept?.Contains(found.Key) != false).Take(depth)];
                RankedPassage<int>[] fused = RankFusion.Fuse(
                    [byWords, RankedPassages.Of(byModel)],
                    hybrid.Options.Fusion, Comparer<int>.Default);
                return Results(state, fused.Select(found => (found.Key, found.Score)), page);
            },
            cancellationToken);
    }

    private int[]? Places(IndexState state, Func<TRecord, bool>? matches) =>
        matches is null ? null : [.. Records.Matching(state, matches).Select(item => item.Place)];

    private Ranking Rank(
        Retriever retriever, IndexState state, QNet query, bool isVector, int[]? places, int topK,
        CancellationToken cancellationToken)
    {
        if (places is not null)
        {
            return CandidateRanking.Of(
                state, query, places, topK, folder.Options.Search.Threads, cancellationToken);
        }
        return isVector
            ? state.CreateStrategy(SearchStrategy.InnerProduct, folder.Options.Search)
                .Search(query, topK, cancellationToken)
            : retriever.Rank(state, query, topK, cancellationToken);
    }

    private VectorSearchResult<TRecord>[] Results(
        IndexState state, IEnumerable<(int Place, float Score)> ranking, RecordPage page) =>
        [.. ranking.Skip(page.Skip).Take(page.Top)
            .Where(found => page.LeastScore is not double least || found.Score >= least)
            .Select(found => new VectorSearchResult<TRecord>(
                mapper.ToRecord(state.Passage(found.Place)), found.Score))];
}
