using Hypencoder.Data;
using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Perturbations;
using Hypencoder.Search;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>
/// Chooses, from several perturbations of each query, the one that damages a system most: the one under which the
/// relevant passage has the lowest score, or the first of several. No other passages are scored.
/// </summary>
/// <param name="relevant">
/// Indices of the passages of each query with the highest grade; where there are several, the one with the best score
/// counts.
/// </param>
internal sealed class WorstOfDraws(IReadOnlyDictionary<string, int[]> relevant)
{
    private const int QueryBatchSize = 16;

    /// <summary>
    /// Chooses for a model, whose q-nets score passages directly or through <paramref name="scorer"/>.
    /// </summary>
    public PerturbedQuery[] Choose(
        IReadOnlyList<IReadOnlyList<PerturbedQuery>> draws, RetrievalModel model, VectorStore vectors,
        Func<QNet, QNet> scorer) =>
        Choose(draws, batch =>
        {
            QNet[] nets = [.. model.EncodeQueries([.. batch.Select(q => q.Text)]).Select(scorer)];
            float[] vector = new float[vectors.Dimension];
            return [.. batch.Zip(nets, (query, net) => relevant[query.Original.Id].Max(passage =>
            {
                vectors.Read(passage, vector);
                return (double)net.Score(vector)[0];
            }))];
        });

    /// <summary>Chooses for the lexical baseline.</summary>
    public PerturbedQuery[] Choose(IReadOnlyList<IReadOnlyList<PerturbedQuery>> draws, Bm25Index index) =>
        Choose(draws, batch => [.. batch.Select(query => relevant[query.Original.Id].Max(
            passage => index.Score(query.Text, passage)))]);

    /// <summary>Returns the indices of each query's passages with the highest grade.</summary>
    public static IReadOnlyDictionary<string, int[]> Relevant(
        IEnumerable<Query> queries, Qrels qrels, IReadOnlyDictionary<string, int> indices) =>
        queries.ToDictionary(q => q.Id, q =>
        {
            (int Index, int Grade)[] known = [.. qrels[q.Id].Where(g => g.Value > 0 && indices.ContainsKey(g.Key))
                .Select(g => (indices[g.Key], g.Value))];
            int best = known.Max(k => k.Grade);
            return known.Where(k => k.Grade == best).Select(k => k.Index).ToArray();
        });

    /// <summary>All perturbations of a query are scored in one batch, so that equal texts have equal scores.</summary>
    private static PerturbedQuery[] Choose(
        IReadOnlyList<IReadOnlyList<PerturbedQuery>> draws, Func<PerturbedQuery[], double[]> score) =>
    [
        .. Enumerable.Range(0, draws[0].Count).Chunk(QueryBatchSize).SelectMany(batch =>
        {
            PerturbedQuery[] all = [.. batch.SelectMany(q => draws.Select(draw => draw[q]))];
            double[] scores = score(all);
            return batch.Select((_, i) => Enumerable.Range(i * draws.Count, draws.Count).MinBy(j => scores[j]))
                .Select(j => all[j]);
        }),
    ];
}
