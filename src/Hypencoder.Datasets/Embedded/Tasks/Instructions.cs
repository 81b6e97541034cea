namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// The task of following instructions: find the members of a type that meet a condition, and then a narrower one. p-MRR
/// measures whether the members that the change excludes fall in rank. Each split of the types has two splits with the
/// same query ids, original and changed.
/// </summary>
/// <remarks>
/// The form follows Weller et al., "FollowIR", arXiv 2403.15246, with judgments that need no assessor.
/// </remarks>
internal static class Instructions
{
    private const int LeastMembers = 10;

    /// <summary>
    /// Smallest number of the members meeting the original condition that the change keeps, and that it excludes.
    /// </summary>
    private const int LeastInEachPart = 2;

    private const int MostQueriesOfAType = 6;

    /// <summary>Builds the splits original and changed for train, then for dev, then for test.</summary>
    public static TaskSplit[] Build(TaskSource source)
    {
        TaskSplit[] splits = [new(), new(), new(), new(), new(), new()];
        foreach (IGrouping<string, TaskMember> type in source.Members.GroupBy(m => m.Documented.Name.DeclaringType)
            .Where(g => g.Count() >= LeastMembers).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            TaskMember[] members = [.. type];
            string name = members[0].Documented.Name.TypeTitle(source.Types);
            foreach ((string kept, string second, bool negated) in Changes(type.Key, members))
            {
                string id = StableHash.Id('i', $"{type.Key}|{kept}|{second}|{negated}");
                (string original, string changed) = Wording(id, name, kept, second, negated);
                int split = members[0].Split;
                splits[2 * split].Add(id, original, members.Select(
                    m => (m, m.Conditions.Contains(kept) ? 1 : 0)));
                splits[(2 * split) + 1].Add(id, changed, members.Select(
                    m => (m, m.Conditions.Contains(kept) && m.Conditions.Contains(second) != negated ? 1 : 0)));
            }
        }
        return splits;
    }

    /// <summary>Pairs of conditions in which the second divides the members that meet the first.</summary>
    private static IEnumerable<(string Kept, string Second, bool Negated)> Changes(string type, TaskMember[] members)
    {
        string[] conditions =
            [.. members.SelectMany(m => m.Conditions).Distinct().Order(StringComparer.Ordinal)];
        return (
            from kept in conditions
            from second in conditions
            where kept != second
            let met = members.Where(m => m.Conditions.Contains(kept)).ToArray()
            let left = met.Count(m => m.Conditions.Contains(second))
            where left >= LeastInEachPart && met.Length - left >= LeastInEachPart
            let hash = StableHash.Of($"{type}|{kept}|{second}")
            orderby hash
            select (kept, second, hash % 2 == 0)).Take(MostQueriesOfAType);
    }

    private static (string Original, string Changed) Wording(
        string id, string type, string kept, string second, bool negated)
    {
        string original = StableHash.Of(id) % 2 == 0
            ? $"members of {type}, only those that {kept}"
            : $"{type}: I want the members that {kept}";
        return (original, negated ? $"{original}, leaving out those that {second}" : $"{original} and also {second}");
    }
}
