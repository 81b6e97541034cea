namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// The members of each split that meet each of the conditions from which queries are combined: those of <see
/// cref="MemberConditions"/>, and those that say how many parameters or words in its name a member has.
/// </summary>
internal sealed class ConditionSets
{
    private readonly TaskMember[][] _members;
    private readonly Dictionary<string, MemberSet>[] _sets;

    /// <param name="source">The members.</param>
    /// <param name="least">Smallest number of members of training types that meet a condition.</param>
    /// <param name="most">Greatest number of members of training types that meet a condition.</param>
    public ConditionSets(TaskSource source, int least, int most)
    {
        _members = [.. TaskSource.Splits.Select((_, split) => source.Of(split).ToArray())];
        HashSet<string>[][] met = [.. _members.Select(members => members.Select(
            m => m.Conditions.Concat(MemberNumber.Conditions(m)).ToHashSet()).ToArray())];
        Conditions = [.. met[0].SelectMany(c => c).CountBy(c => c)
            .Where(c => c.Value >= least && c.Value <= most).Select(c => c.Key).Order(StringComparer.Ordinal)];
        _sets = [.. met.Select(members => Conditions.ToDictionary(
            c => c, c => new MemberSet(members.Length, i => members[i].Contains(c))))];
    }

    /// <summary>The conditions, in ordinal order.</summary>
    public IReadOnlyList<string> Conditions { get; }

    /// <summary>The members of a split, to which positions in its sets refer.</summary>
    public IReadOnlyList<TaskMember> Members(int split) => _members[split];

    /// <summary>The members of a split that meet a condition.</summary>
    public MemberSet Of(int split, string condition) => _sets[split][condition];

    /// <summary>The members of a split for which something else holds.</summary>
    public MemberSet Where(int split, Func<TaskMember, bool> holds) =>
        new(_members[split].Length, i => holds(_members[split][i]));

    /// <summary>
    /// The conditions one by one, and pairs of which one is enough, with the members of each split that meet them. Each
    /// of a pair adds a tenth at least: with less, pairs with one large condition would hardly differ.
    /// </summary>
    /// <param name="least">Smallest numbers of members of train, dev and test.</param>
    public IEnumerable<(string[] Conditions, MemberSet[] Sets)> Families(int[] least)
    {
        foreach ((int i, string a) in Conditions.Index())
        {
            foreach (string b in Conditions.Skip(i))
            {
                MemberSet[] either = [.. _sets.Select(s => s[a] | s[b])];
                if (either.Index().All(s => s.Item.Count >= least[s.Index]
                    && (a == b || Adds(s.Item, _sets[s.Index][a]) && Adds(s.Item, _sets[s.Index][b]))))
                    yield return (a == b ? [a] : [a, b], either);
            }
        }

        static bool Adds(MemberSet either, MemberSet other) => 10 * (either.Count - other.Count) >= either.Count;
    }
}
