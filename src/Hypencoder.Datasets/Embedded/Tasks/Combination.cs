namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>What a query asks for by combining conditions.</summary>
/// <param name="Key">Text that identifies the combination, and by whose hash it belongs to a split.</param>
/// <param name="Conditions">The conditions, each of which also occurs in train.</param>
/// <param name="Wordings">
/// Texts of the query: train has all of them, dev and test have one, chosen by a hash.
/// </param>
/// <param name="Relevant">Members that are relevant.</param>
/// <param name="Refused">Members that are judged 0: one set for each way in which they fail.</param>
internal sealed record Combination(
    string Key, IReadOnlyList<string> Conditions, IReadOnlyList<string> Wordings, MemberSet Relevant,
    IReadOnlyList<MemberSet> Refused)
{
    /// <summary>
    /// Greatest number of members of one set of <see cref="Refused"/> that are judged for a query of train. They are
    /// spread evenly over the set; those that are left out are not relevant either. In dev and test all are judged.
    /// </summary>
    private const int MostRefusedInTraining = 250;

    /// <summary>The split of a combination: of five, two are for train, one for dev and two for test.</summary>
    public static int SplitOf(string key) => (StableHash.Of(key) % 5) switch { < 2 => 0, 2 => 1, _ => 2 };

    /// <summary>Makes the splits of a task.</summary>
    /// <param name="sets">The members.</param>
    /// <param name="letter">Letter with which the ids of the queries begin.</param>
    /// <param name="combinations">The combinations, each with the members of its split.</param>
    /// <param name="most">Greatest numbers of combinations in train, dev and test.</param>
    public static TaskSplit[] Build(
        ConditionSets sets, char letter, IEnumerable<Combination> combinations, int[] most)
    {
        ILookup<int, Combination> bySplit =
            combinations.OrderBy(c => StableHash.Of($"order {c.Key}")).ToLookup(c => SplitOf(c.Key));
        HashSet<string> trained = [.. bySplit[0].Take(most[0]).SelectMany(c => c.Conditions)];
        TaskSplit[] splits = [new(), new(), new()];
        for (int split = 0; split < splits.Length; split++)
        {
            foreach (Combination combination in bySplit[split].Where(c => c.Conditions.All(trained.Contains))
                .Take(most[split]))
            {
                (TaskMember, int)[] judgments = [.. combination.Judgments(sets.Members(split), all: split > 0)];
                foreach (string text in combination.Texts(all: split == 0))
                    splits[split].Add(StableHash.Id(letter, text), text, judgments);
            }
        }
        return splits;
    }

    private IEnumerable<(TaskMember, int)> Judgments(IReadOnlyList<TaskMember> members, bool all)
    {
        foreach (int relevant in Relevant.Positions)
            yield return (members[relevant], 1);
        foreach (MemberSet set in Refused)
        {
            int[] positions = [.. set.Positions];
            int count = all ? positions.Length : Math.Min(positions.Length, MostRefusedInTraining);
            for (int i = 0; i < count; i++)
                yield return (members[positions[(long)i * positions.Length / count]], 0);
        }
    }

    private IEnumerable<string> Texts(bool all) =>
        all ? Wordings : [Wordings[(int)(StableHash.Of($"wording {Key}") % (ulong)Wordings.Count)]];
}
