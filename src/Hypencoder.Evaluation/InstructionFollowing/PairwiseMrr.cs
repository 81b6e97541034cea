using Hypencoder.Data;

namespace Hypencoder.Evaluation.InstructionFollowing;

/// <summary>
/// p-MRR measures whether the passages whose relevance an instruction changes move in the ranking. For such a passage
/// at rank r₁ before and r₂ after the change, it is r₂ / r₁ − 1 when r₁ ≥ r₂, otherwise 1 − r₁ / r₂: near 1 where all
/// fell as they should, 0 where none moved, near −1 where all rose. Papers report 100 times the value.
/// </summary>
/// <remarks>
/// Weller et al., "FollowIR", arXiv 2403.15246, section 3.2. Ranks are trec_eval's, with equal scores by descending
/// passage id, as in mteb since its pull request 5241. Before it, and so in the published code and figures, equal
/// scores kept the run's order. Scores are compared in double precision, as in mteb.
/// </remarks>
internal static class PairwiseMrr
{
    /// <summary>Computes p-MRR for each query and its mean.</summary>
    /// <param name="originalQrels">Judgments for the original instructions.</param>
    /// <param name="changedQrels">
    /// Judgments for the changed instructions. A passage changed when its grade differs, or when only one side judges
    /// it.
    /// </param>
    /// <param name="originalRun">
    /// Run for the original instructions. A passage that is absent has the rank after the last.
    /// </param>
    /// <param name="changedRun">
    /// Run for the changed instructions, with the same query ids, or with FollowIR's endings -og and -changed. A query
    /// that either run lacks is left out.
    /// </param>
    /// <param name="tiesInRunOrder">
    /// Whether equal scores keep the run's order, as published, instead of being ordered by passage id.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// No query of both runs has a changed judgment, a query retrieves a passage twice, or a score is not a number.
    /// </exception>
    public static PairwiseMrrResult Compute(
        Qrels originalQrels, Qrels changedQrels, Run originalRun, Run changedRun, bool tiesInRunOrder = false)
    {
        ArgumentNullException.ThrowIfNull(originalQrels);
        ArgumentNullException.ThrowIfNull(changedQrels);
        ArgumentNullException.ThrowIfNull(originalRun);
        ArgumentNullException.ThrowIfNull(changedRun);
        (FollowIrIds first, FollowIrIds second) = FollowIrIds.Of(
            originalQrels.QueryIds.Concat(originalRun.QueryIds), changedQrels.QueryIds.Concat(changedRun.QueryIds));
        HashSet<string> originalJudged = [.. originalQrels.QueryIds], changedJudged = [.. changedQrels.QueryIds];
        HashSet<string> originalNames = [.. originalRun.QueryIds], changedNames = [.. changedRun.QueryIds];
        string[] judged = [.. first.Queries(originalQrels.QueryIds).Union(second.Queries(changedQrels.QueryIds))];
        HashSet<string> before = [.. first.Queries(originalNames)], after = [.. second.Queries(changedNames)];
        OrderedDictionary<string, IReadOnlyList<RankChange>> queries = [];
        foreach (string query in judged.Where(q => before.Contains(q) && after.Contains(q)))
        {
            string[] changed =
            [
                .. Changed(
                    originalQrels[first.NameIn(originalJudged, query)],
                    changedQrels[second.NameIn(changedJudged, query)]),
            ];
            if (changed.Length == 0)
                continue;
            Func<string, int> ranksBefore = Ranks(
                query, originalRun[first.NameIn(originalNames, query)], tiesInRunOrder);
            Func<string, int> ranksAfter = Ranks(
                query, changedRun[second.NameIn(changedNames, query)], tiesInRunOrder);
            queries.Add(query, [.. changed.Select(id => new RankChange(id, ranksBefore(id), ranksAfter(id)))]);
        }
        return queries.Count > 0
            ? new PairwiseMrrResult(
                queries, judged.Length, judged.Count(q => !before.Contains(q)), judged.Count(q => !after.Contains(q)))
            : throw Nothing(judged, before, after);
    }

    private static IEnumerable<string> Changed(
        IReadOnlyDictionary<string, int> original, IReadOnlyDictionary<string, int> changed)
    {
        return original.Keys.Union(changed.Keys).Where(id => Grade(original, id) != Grade(changed, id));

        static int? Grade(IReadOnlyDictionary<string, int> grades, string id) =>
            grades.TryGetValue(id, out int grade) ? grade : null;
    }

    private static Func<string, int> Ranks(string query, IReadOnlyList<RunEntry> entries, bool tiesInRunOrder)
    {
        Dictionary<string, int> ranks = tiesInRunOrder
            ? RunOrder.RanksAsGiven(query, entries)
            : RunOrder.Ranks(query, entries, singlePrecision: false);
        return id => 1 + (ranks.TryGetValue(id, out int rank) ? rank : entries.Count);
    }

    private static InvalidDataException Nothing(string[] judged, HashSet<string> before, HashSet<string> after)
    {
        bool isInAll = judged.Any(q => before.Contains(q) && after.Contains(q));
        string why = isInAll ? "are both judgments the same file?"
            : $"no query id is judged ({Some(judged)}) and in both runs ({Some(before)}; {Some(after)}). Ids are the "
                + "same, or end in -og before and in -changed after";
        return new InvalidDataException($"expected a changed judgment of a query in both runs, found none: {why}");
    }

    private static string Some(IEnumerable<string> ids) =>
        string.Join(", ", ids.Take(2).Select(id => id.Length > 40 ? id[..40] + "…" : id)) is { Length: > 0 } some ? some
            : "none";
}
