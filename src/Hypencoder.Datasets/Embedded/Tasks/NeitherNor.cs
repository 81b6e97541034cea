namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// The task of finding, among the members that meet a condition, those that meet neither of two others. Those that meet
/// one of the two, or both, have grade 0; members that do not meet the first condition are not judged.
/// </summary>
internal static class NeitherNor
{
    private const int LeastMembers = 400;
    private const int MostMembers = 7500;

    /// <summary>
    /// Smallest numbers of members, in train, dev and test, in each part of those that meet the first condition: those
    /// that meet neither of the others, only the one, and only the other.
    /// </summary>
    private static readonly int[] LeastInEachPart = [100, 15, 10];

    private static readonly int[] MostCombinations = [120, 40, 120];

    public static TaskSplit[] Build(TaskSource source)
    {
        ConditionSets sets = new(source, LeastMembers, MostMembers);
        return Combination.Build(sets, 'n', Combinations(sets), MostCombinations);
    }

    private static IEnumerable<Combination> Combinations(ConditionSets sets)
    {
        foreach (string of in sets.Conditions)
        {
            // Conditions that hold for nearly none or nearly all of the members would say nothing.
            string[] others = [.. sets.Conditions.Where(c => c != of && Enumerable.Range(0, LeastInEachPart.Length).All(
                s => (sets.Of(s, of) & sets.Of(s, c)).Count >= LeastInEachPart[s]
                    && (sets.Of(s, of) - sets.Of(s, c)).Count >= LeastInEachPart[s]))];
            foreach ((int i, string a) in others.Index())
            {
                foreach (string b in others.Skip(i + 1))
                {
                    string key = $"neither nor {of}|{a}|{b}";
                    int split = Combination.SplitOf(key), least = LeastInEachPart[split];
                    MemberSet all = sets.Of(split, of);
                    MemberSet first = all & sets.Of(split, a), second = all & sets.Of(split, b);
                    MemberSet neither = all - (first | second), onlyFirst = first - second, onlySecond = second - first;
                    if (neither.Count >= least && onlyFirst.Count >= least && onlySecond.Count >= least)
                    {
                        yield return new Combination(
                            key, [of, a, b], Wordings(of, a, b), neither, [onlyFirst, onlySecond, first & second]);
                    }
                }
            }
        }
    }

    private static string[] Wordings(string of, string a, string b) =>
    [
        $"members that {of} but neither {a} nor {b}",
        $"members that {of}, leaving out those that {b} and those that {a}",
        $"of the members that {of}, those for which neither is true: they {a}; they {b}",
    ];
}
