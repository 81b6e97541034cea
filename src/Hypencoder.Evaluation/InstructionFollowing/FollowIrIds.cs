namespace Hypencoder.Evaluation.InstructionFollowing;

/// <summary>
/// Query ids as FollowIR's files and mteb's runs have them: query 310 is 310-og with its original instruction and
/// 310-changed with the changed one. The endings are read so where an id has both: the first in what is of the original
/// instructions, the second in what is of the changed ones. One file may hold both.
/// </summary>
/// <remarks>embeddings-benchmark/mteb, <c>mteb/_evaluators/retrieval_metrics.py</c>.</remarks>
internal sealed class FollowIrIds
{
    private readonly HashSet<string> _ids;
    private readonly string _ending, _other;

    private FollowIrIds(HashSet<string> ids, string ending, string other) =>
        (_ids, _ending, _other) = (ids, ending, other);

    /// <summary>Finds the ids that have both endings.</summary>
    /// <param name="original">All query ids of what is of the original instructions.</param>
    /// <param name="changed">Those of what is of the changed ones.</param>
    /// <returns>How either side names them.</returns>
    public static (FollowIrIds Original, FollowIrIds Changed) Of(
        IEnumerable<string> original, IEnumerable<string> changed)
    {
        const string Original = "-og", Changed = "-changed";
        HashSet<string> ids = [.. Without(original, Original).Intersect(Without(changed, Changed))];
        return (new FollowIrIds(ids, Original, Changed), new FollowIrIds(ids, Changed, Original));
    }

    /// <summary>The queries that a file's ids stand for; those of the other instructions are left out.</summary>
    public IEnumerable<string> Queries(IEnumerable<string> names) => names
        .Where(name => Without([name], _other).All(id => !_ids.Contains(id)))
        .Select(name => Without([name], _ending).FirstOrDefault(_ids.Contains) ?? name)
        .Distinct();

    /// <summary>The name that a query has in a file of these names.</summary>
    public string NameIn(IReadOnlySet<string> names, string query) =>
        _ids.Contains(query) && names.Contains(query + _ending) ? query + _ending : query;

    private static IEnumerable<string> Without(IEnumerable<string> names, string ending) => names
        .Where(name => name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal))
        .Select(name => name[..^ending.Length]);
}
