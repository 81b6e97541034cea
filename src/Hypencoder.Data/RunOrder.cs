namespace Hypencoder.Data;

/// <summary>
/// trec_eval's order of passages: by descending score, then by descending passage id in the order of strcmp. The ranks
/// in a run file are ignored.
/// </summary>
internal static class RunOrder
{
    /// <summary>The order of passages with equal scores, given their ids.</summary>
    public static IComparer<string> Ties { get; } = Comparer<string>.Create((a, b) => ComparePassageIds(b, a));

    /// <summary>The passages of a query in this order, each with its rank from 0.</summary>
    /// <param name="queryId">Id of the query, for messages.</param>
    /// <param name="entries">Retrieved passages in any order; the list is not changed.</param>
    /// <param name="singlePrecision">Whether scores that are equal in single precision are ties.</param>
    /// <exception cref="InvalidDataException">A passage is retrieved twice, or its score is not a number.</exception>
    public static Dictionary<string, int> Ranks(
        string queryId, IReadOnlyList<RunEntry> entries, bool singlePrecision)
    {
        RunEntry[] ranked = [.. entries];
        for (int i = 0; singlePrecision && i < ranked.Length; i++)
            ranked[i] = ranked[i] with { Score = (float)ranked[i].Score };
        if (!IsOrdered(ranked)) // most runs are
            Order(ranked);
        return Ranks(queryId, ranked);
    }

    /// <summary>The passages by descending score, with equal scores in the order of the entries.</summary>
    public static Dictionary<string, int> RanksAsGiven(string queryId, IReadOnlyList<RunEntry> entries) =>
        Ranks(queryId, [.. entries.OrderByDescending(entry => entry.Score)]); // a stable order

    private static Dictionary<string, int> Ranks(string queryId, RunEntry[] ranked)
    {
        Dictionary<string, int> ranks = new(ranked.Length, StringComparer.Ordinal);
        for (int i = 0; i < ranked.Length; i++)
        {
            string passageId = ranked[i].PassageId;
            if (double.IsNaN(ranked[i].Score))
                throw new InvalidDataException($"query {queryId}: expected a score for passage {passageId}, found NaN");
            if (!ranks.TryAdd(passageId, i))
                throw new InvalidDataException($"query {queryId}: expected distinct passages, found {passageId} twice");
        }
        return ranks;
    }

    private static bool IsOrdered(RunEntry[] entries)
    {
        for (int i = 1; i < entries.Length; i++)
        {
            if (Compare(entries[i - 1], entries[i]) > 0)
                return false;
        }
        return true;
    }

    private static int Compare(RunEntry a, RunEntry b) =>
        a.Score == b.Score ? ComparePassageIds(b.PassageId, a.PassageId) : b.Score.CompareTo(a.Score);

    /// <summary>
    /// Sorts as <see cref="Compare"/> orders: first the scores as plain numbers, which needs no call per comparison,
    /// then the ties.
    /// </summary>
    private static void Order(RunEntry[] entries)
    {
        double[] keys = new double[entries.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = -entries[i].Score;
        Array.Sort(keys, entries);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                entries.AsSpan(start, end - start).Sort(Compare);
        }
    }

    /// <summary>
    /// Compares as strcmp does on UTF-8, which is by code points. UTF-16 units have the same order except for
    /// surrogates, which sort below U+E000 but stand for characters above all others.
    /// </summary>
    private static int ComparePassageIds(string a, string b)
    {
        int common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length.CompareTo(b.Length);
        return Weight(a[common]).CompareTo(Weight(b[common]));

        static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
