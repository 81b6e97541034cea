namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// The task of finding, among the members that meet a condition or one of two, those with a number in the middle: of
/// parameters, or of words in the name. Members with a smaller and with a greater number have grade 0; other members
/// are not judged. A direction in which the number grows ends at the members that are refused. There are many of each,
/// since a vector can pick any few passages (<see cref="ExclusiveOr"/>).
/// </summary>
internal static class Between
{
    private const int LeastMembers = 300;
    private const int MostMembers = 20_000;

    /// <summary>Smallest and greatest number that is relevant.</summary>
    private static readonly (int First, int Last)[] Ranges = [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4)];

    /// <summary>
    /// Smallest numbers of members, in train, dev and test, with numbers in the range, below it and above it.
    /// </summary>
    private static readonly int[] LeastInEachPart = [400, 70, 60];

    /// <summary>Smallest numbers of members, in train, dev and test, that meet a condition, or one of a pair.</summary>
    private static readonly int[] LeastInFamily = [2000, 400, 400];

    private static readonly int[] MostCombinations = [120, 40, 120];

    public static TaskSplit[] Build(TaskSource source)
    {
        ConditionSets sets = new(source, LeastMembers, MostMembers);
        return Combination.Build(sets, 'b', Combinations(sets), MostCombinations);
    }

    private static IEnumerable<Combination> Combinations(ConditionSets sets)
    {
        (string[] Conditions, MemberSet[] Sets)[] families = [.. sets.Families(LeastInFamily)];
        foreach (MemberNumber number in MemberNumber.All)
        {
            foreach ((int first, int last) in Ranges)
            {
                MemberSet[] inside = number.Sets(sets, n => n >= first && n <= last),
                    below = number.Sets(sets, n => n < first), above = number.Sets(sets, n => n > last);
                string range = $"{number.Verb} {first} {last}";
                foreach ((string[] conditions, MemberSet[] of) in families)
                {
                    string text = string.Join(" or ", conditions), key = $"between {range}|{text}";
                    int split = Combination.SplitOf(key), least = LeastInEachPart[split];
                    MemberSet relevant = of[split] & inside[split];
                    MemberSet[] refused = [of[split] & below[split], of[split] & above[split]];
                    if (relevant.Count >= least && refused.All(r => r.Count >= least))
                    {
                        yield return new Combination(
                            key, [range, .. conditions], Wordings(text, number, first, last), relevant, refused);
                    }
                }
            }
        }
    }

    private static string[] Wordings(string of, MemberNumber number, int first, int last)
    {
        string exact = first == last
            ? $"exactly {number.Count(first)}"
            : $"{MemberNumber.Name(first)} or {number.Count(last)}";
        string bounds = first == 1 ? $"at least {number.Count(1)}" : $"more than {number.Count(first - 1)}";
        return
        [
            $"members that {of}, and {number.Verb} {exact}",
            $"members that {of}, and {number.Verb} {bounds} but fewer than {MemberNumber.Name(last + 1)}",
            $"of the members that {of}, those that {number.Verb} {exact}, neither fewer nor more",
        ];
    }
}
