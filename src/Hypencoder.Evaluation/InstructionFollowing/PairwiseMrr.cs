using Hypencoder.Data;

namespace Hypencoder.Evaluation.InstructionFollowing;

/// <summary>
/// p-MRR: whether the passages whose relevance an instruction changes move in the ranking. For such a passage at rank
/// r₁ before and r₂ after it is r₂ / r₁ − 1 when r₁ ≥ r₂, else 1 − r₁ / r₂: 1 where all sank as they should, 0 where
/// nothing moved, −1 where all rose. Papers print it times 100.
/// </summary>
/// <remarks>Weller et al., "FollowIR", arXiv 2403.15246, section 3.2.</remarks>
public static class PairwiseMrr
{
    /// <summary>Computes p-MRR for each query and its mean.</summary>
    /// <param name="originalQrels">The judgments without the instruction's change.</param>
    /// <param name="changedQrels">
    /// Those with it. A passage changed when its grade differs, or when only one of the two judges it.
    /// </param>
    /// <param name="originalRun">Rank: score descending, equal ones in the run's order; absent = length + 1.</param>
    /// <param name="changedRun">The same for the changed queries. A query missing in either run is left out.</param>
    /// <exception cref="InvalidDataException">
    /// No query of both runs has a changed judgment, a query retrieves a passage twice, or a score is not a number.
    /// </exception>
    public static PairwiseMrrResult Compute(Qrels originalQrels, Qrels changedQrels, Run originalRun, Run changedRun)
    {
        ArgumentNullException.ThrowIfNull(originalQrels);
        ArgumentNullException.ThrowIfNull(changedQrels);
        ArgumentNullException.ThrowIfNull(originalRun);
        ArgumentNullException.ThrowIfNull(changedRun);
        HashSet<string> before = [.. originalRun.QueryIds], after = [.. changedRun.QueryIds];
        OrderedDictionary<string, IReadOnlyList<RankChange>> queries = [];
        foreach (string query in originalQrels.QueryIds.Union(changedQrels.QueryIds))
        {
            if (!before.Contains(query) || !after.Contains(query))
                continue;
            string[] changed = [.. Changed(originalQrels[query], changedQrels[query])];
            if (changed.Length == 0)
                continue;
            Func<string, int> first = Ranks(query, originalRun[query]), second = Ranks(query, changedRun[query]);
            queries.Add(query, [.. changed.Select(id => new RankChange(id, first(id), second(id)))]);
        }
        return queries.Count > 0 ? new PairwiseMrrResult(queries) : throw new InvalidDataException(
            "expected a changed judgment of a query in both runs, found none: are both judgments the same file?");
    }

    private static IEnumerable<string> Changed(
        IReadOnlyDictionary<string, int> original, IReadOnlyDictionary<string, int> changed)
    {
        return original.Keys.Union(changed.Keys).Where(id => Grade(original, id) != Grade(changed, id));

        static int? Grade(IReadOnlyDictionary<string, int> grades, string id) =>
            grades.TryGetValue(id, out int grade) ? grade : null;
    }

    private static Func<string, int> Ranks(string query, IReadOnlyList<RunEntry> entries)
    {
        Dictionary<string, int> ranks = new(StringComparer.Ordinal);
        foreach ((string id, double score) in entries.OrderByDescending(entry => entry.Score)) // a stable order
        {
            if (double.IsNaN(score))
                throw new InvalidDataException($"query {query}: expected a score for passage {id}, found NaN");
            if (!ranks.TryAdd(id, ranks.Count + 1))
                throw new InvalidDataException($"query {query}: expected distinct passages, found {id} twice");
        }
        return id => ranks.TryGetValue(id, out int rank) ? rank : entries.Count + 1;
    }
}
