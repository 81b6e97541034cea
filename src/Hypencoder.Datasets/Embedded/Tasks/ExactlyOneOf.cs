namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// Members that meet one of two conditions and not both. A member that meets both is judged 0. A sum of two agreements
/// is greatest where both agree, but that does not make the order one that an inner product cannot give: vectors of a
/// hundred values have room for a direction a pair, and the q-nets that were trained here ranked as one vector does.
/// For which queries it is impossible the vectors alone can say (<c>prove_not_linear</c> in a study). Every pair is of
/// one split alone, and so is every type.
/// </summary>
internal static class ExactlyOneOf
{
    /// <summary>Members that meet the one, the other, and both, in the pair's own split.</summary>
    private static readonly int[] LeastInEachPart = [16, 4, 4];

    /// <summary>
    /// In dev and test, the members that meet both as a part of those that meet just one: were they few, "or" would do
    /// for "exactly one".
    /// </summary>
    private const double LeastShareOfBoth = 0.05;

    /// <summary>
    /// In dev and test, the members that meet the rarer condition alone as a part of those that meet the other alone:
    /// were they few, the other condition would do for both.
    /// </summary>
    private const double LeastBalance = 0.1;

    /// <summary>Of the training types, for one condition.</summary>
    private const int LeastMembers = 200;

    /// <summary>Of the training types: what most members meet says nothing.</summary>
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

    /// <summary>Of five pairs two are for training, one for dev and two for test.</summary>
    public static int SplitOf(string a, string b)
    {
        (string first, string second) = string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
        return (StableHash.Of($"{first}|{second}") % 5) switch { < 2 => 0, 2 => 1, _ => 2 };
    }

    /// <summary>
    /// The pairs whose three parts are not small in the pair's split, in a random order that never changes. Those of
    /// dev and test are made of conditions that are in a pair for training too.
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
