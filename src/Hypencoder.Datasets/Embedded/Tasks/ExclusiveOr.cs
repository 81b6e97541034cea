namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// The task of finding members that meet exactly one of two conditions, in the form that no inner product can order
/// where there are many members: every member of dev and test types is judged, those that meet both conditions and
/// those that meet neither with grade 0, and each part is large. As many vectors as here, several times their
/// dimension, can rarely be divided by a plane in so arbitrary a way; a study proves it for the vectors at hand
/// (<c>prove_not_linear</c>).
/// </summary>
/// <remarks>
/// Of more than 2 (d + 1) points in general position, nearly all divisions into two sets are not linear: Cover,
/// "Geometrical and statistical properties of systems of linear inequalities", IEEE Trans. EC-14(3), 1965.
/// </remarks>
internal static class ExclusiveOr
{
    private const int LeastMembers = 400;
    private const int MostMembers = 20_000;

    /// <summary>
    /// Smallest numbers of members, in train, dev and test, that meet only one condition, only the other, and both.
    /// </summary>
    private static readonly int[] LeastInEachPart = [150, 20, 15];

    /// <summary>Smallest numbers of relevant members in train, dev and test.</summary>
    private static readonly int[] LeastRelevant = [1000, 150, 120];

    private static readonly int[] MostCombinations = [100, 40, 120];

    public static TaskSplit[] Build(TaskSource source)
    {
        ConditionSets sets = new(source, LeastMembers, MostMembers);
        return Combination.Build(sets, 'o', Combinations(sets), MostCombinations);
    }

    private static IEnumerable<Combination> Combinations(ConditionSets sets)
    {
        foreach ((int i, string a) in sets.Conditions.Index())
        {
            foreach (string b in sets.Conditions.Skip(i + 1))
            {
                string key = $"exclusive or {a}|{b}";
                int split = Combination.SplitOf(key);
                MemberSet first = sets.Of(split, a), second = sets.Of(split, b), both = first & second;
                int least = LeastInEachPart[split];
                if (both.Count < least)
                    continue;
                MemberSet onlyFirst = first - second, onlySecond = second - first;
                if (onlyFirst.Count < least || onlySecond.Count < least
                    || onlyFirst.Count + onlySecond.Count < LeastRelevant[split])
                    continue;
                MemberSet either = first | second;
                yield return new Combination(
                    key, [a, b], Wordings(a, b), either - both, [both, sets.Where(split, _ => true) - either]);
            }
        }
    }

    private static string[] Wordings(string a, string b) =>
    [
        $"members that {a} or that {b}, one of the two but not both and not neither",
        $"of these two exactly one is true: they {b}; they {a}",
        $"members that {a}, or else {b}, leaving out those with both and those with none of the two",
    ];
}
