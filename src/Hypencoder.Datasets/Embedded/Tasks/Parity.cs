namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// The task of finding, among the members that meet a condition or one of two, those with an even number, or an odd
/// one: of parameters, or of words in the name. The others have grade 0; members that do not meet the conditions, or
/// have no such number, are not judged. In the order of the number, relevant and refused members alternate, and those with the
/// smallest number are refused. There are many of each, since a vector can pick any few passages (<see
/// cref="ExclusiveOr"/>).
/// </summary>
internal static class Parity
{
    private const int LeastMembers = 250;
    private const int MostMembers = 20_000;

    /// <summary>
    /// Smallest numbers of members, in train, dev and test, with each of the four smallest numbers: the first and the
    /// third are refused, and the others relevant.
    /// </summary>
    private static readonly int[] LeastWithEachNumber = [200, 25, 20];

    /// <summary>Smallest numbers of members, in train, dev and test, that meet a condition, or one of a pair.</summary>
    private static readonly int[] LeastInFamily = [2000, 400, 400];

    private static readonly int[] MostCombinations = [120, 40, 120];

    public static TaskSplit[] Build(TaskSource source)
    {
        ConditionSets sets = new(source, LeastMembers, MostMembers);
        return Combination.Build(sets, 'p', Combinations(sets), MostCombinations);
    }

    private static readonly (MemberNumber Number, int Smallest, string Wanted)[] Forms =
    [
        (MemberNumber.Parameters, 0, "an odd number of parameters"),
        (MemberNumber.Parameters, 1, "an even number of parameters, but not none"),
        (MemberNumber.NameWords, 1, "an even number of words"),
    ];

    private static IEnumerable<Combination> Combinations(ConditionSets sets)
    {
        (string[] Conditions, MemberSet[] Sets)[] families = [.. sets.Families(LeastInFamily)];
        foreach ((MemberNumber number, int smallest, string wanted) in Forms)
        {
            MemberSet[][] from = [.. Enumerable.Range(0, 4).Select(i => number.Sets(sets, n => n == smallest + i))];
            MemberSet[] few = number.Sets(sets, n => n <= smallest),
                relevant = number.Sets(sets, n => n > smallest && (n - smallest) % 2 == 1),
                others = number.Sets(sets, n => n > smallest && (n - smallest) % 2 == 0);
            foreach ((string[] conditions, MemberSet[] of) in families)
            {
                string text = string.Join(" or ", conditions), key = $"parity {wanted}|{text}";
                int split = Combination.SplitOf(key);
                MemberSet all = of[split];
                if (from.All(f => (all & f[split]).Count >= LeastWithEachNumber[split]))
                {
                    yield return new Combination(
                        key, conditions, Wordings(text, $"{number.Verb} {wanted}"), all & relevant[split],
                        [all & few[split], all & others[split]]);
                }
            }
        }
    }

    private static string[] Wordings(string of, string condition) =>
    [
        $"members that {of}, and {condition}",
        $"members that {of}, only those that {condition}",
        $"of the members that {of}, the ones that {condition}",
    ];
}
