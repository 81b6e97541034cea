namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// The task of finding members that meet exactly one of two conditions; a member that meets both has grade 0. An inner
/// product that adds up agreement with each condition is greatest where both hold. That does not mean that no inner
/// product can give the wanted order: vectors of a hundred values have room for a direction of each pair, and the
/// q-nets trained here ranked as a single vector does. Only the vectors tell for which queries it is impossible
/// (<c>prove_not_linear</c> in a study). Each pair of conditions, and each type, belongs to one split.
/// </summary>
internal static class ExactlyOneOf
{
    /// <summary>
    /// Smallest numbers of members, in train, dev and test, in each part of a pair: those that meet only one condition,
    /// only the other, and both.
    /// </summary>
    private static readonly int[] LeastInEachPart = [16, 4, 4];

    /// <summary>
    /// Smallest ratio, in dev and test, of the members that meet both conditions to those that meet exactly one: if
    /// they were few, "or" would serve as well as "exactly one".
    /// </summary>
    private const double LeastShareOfBoth = 0.05;

    /// <summary>
    /// Smallest ratio, in dev and test, of the members that meet only the rarer condition to those that meet only the
    /// other: if they were few, the other condition alone would serve as well.
    /// </summary>
    private const double LeastBalance = 0.1;

    /// <summary>Smallest number of members of training types that meet a condition.</summary>
    private const int LeastMembers = 200;

    /// <summary>
    /// Greatest number of members of training types that meet a condition: one that most members meet is uninformative.
    /// </summary>
    private const int MostMembers = 6000;

    private const int MostTestQueries = 300;

    public static TaskSplit[] Build(TaskSource source)
    {
        TaskSplit[] splits = [new(), new(), new()];
        foreach ((string a, string b) in Pairs(source))
        {
            int split = SplitOf(a, b);
            if (split == 2 && splits[2].Queries.Count == MostTestQueries)
                continue;
            (TaskMember, int)[] judgments = [.. source.Of(split)
                .Select(m => (Member: m, A: m.Conditions.Contains(a), B: m.Conditions.Contains(b)))
                .Where(m => m.A || m.B).Select(m => (m.Member, m.A != m.B ? 1 : 0))];
            foreach (string text in Wordings(a, b, all: split == 0))
                splits[split].Add(StableHash.Id('x', text), text, judgments);
        }
        return splits;
    }

    /// <summary>The split of a pair: of five pairs, two are for train, one for dev and two for test.</summary>
    public static int SplitOf(string a, string b)
    {
        (string first, string second) = string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
        return Combination.SplitOf($"{first}|{second}");
    }

    /// <summary>
    /// The pairs whose three parts are large enough in the pair's split, in a random order that never changes. The
    /// conditions of pairs for dev and test also occur in pairs for train.
    /// </summary>
    internal static IReadOnlyList<(string A, string B)> Pairs(TaskSource source)
    {
        string[] conditions = [.. source.Of(0).SelectMany(m => m.Conditions).CountBy(c => c)
            .Where(c => c.Value >= LeastMembers && c.Value <= MostMembers).Select(c => c.Key)
            .Order(StringComparer.Ordinal)];
        Dictionary<string, int> numbers = conditions.Select((c, i) => (c, i)).ToDictionary();
        int n = conditions.Length;
        int[,,] both = new int[3, n, n];
        foreach (TaskMember member in source.Members)
        {
            int[] met = [.. member.Conditions.Where(numbers.ContainsKey).Select(c => numbers[c]).Order()];
            foreach (int i in met)
            {
                foreach (int j in met)
                    both[member.Split, i, j]++;
            }
        }
        (int I, int J, int Split)[] pairs =
        [
            .. from i in Enumerable.Range(0, n)
               from j in Enumerable.Range(i + 1, n - i - 1)
               let split = SplitOf(conditions[i], conditions[j])
               let common = both[split, i, j]
               let least = Math.Min(both[split, i, i], both[split, j, j]) - common
               let most = Math.Max(both[split, i, i], both[split, j, j]) - common
               where common >= LeastInEachPart[split] && least >= LeastInEachPart[split]
                   && (split == 0
                       || (common >= LeastShareOfBoth * (least + most) && least >= LeastBalance * most))
               orderby StableHash.Of($"{conditions[i]}|{conditions[j]}")
               select (i, j, split),
        ];
        HashSet<int> trained = [.. pairs.Where(p => p.Split == 0).SelectMany(p => (int[])[p.I, p.J])];
        return [.. pairs.Where(p => trained.Contains(p.I) && trained.Contains(p.J))
            .Select(p => (conditions[p.I], conditions[p.J]))];
    }

    private static IEnumerable<string> Wordings(string a, string b, bool all)
    {
        string[] wordings =
        [
            $"members that {a} or {b}, but not both",
            $"members that either {b} or {a}, not both at once",
            $"exactly one of the two: members that {a}, members that {b}",
        ];
        return all ? wordings : [wordings[(int)(StableHash.Of($"wording {a}|{b}") % (ulong)wordings.Length)]];
    }
}
