namespace Hypencoder.Evaluation.InstructionFollowing;

/// <summary>
/// Query ids in FollowIR's files and mteb's runs, where query 310 is called 310-og with its original instruction and
/// 310-changed with the changed one. The endings are recognised only for ids that occur with both. One file may hold
/// both.
/// </summary>
/// <remarks>embeddings-benchmark/mteb, <c>mteb/_evaluators/retrieval_metrics.py</c>.</remarks>
internal sealed class FollowIrIds
{
    private readonly HashSet<string> _ids;
    private readonly string _ending, _other;

    private FollowIrIds(HashSet<string> ids, string ending, string other) =>
        (_ids, _ending, _other) = (ids, ending, other);

    /// <summary>Finds the ids that occur with both endings.</summary>
    /// <param name="original">Query ids in the run and judgments for the original instructions.</param>
    /// <param name="changed">Query ids in the run and judgments for the changed instructions.</param>
    /// <returns>The ids as named on either side.</returns>
    public static (FollowIrIds Original, FollowIrIds Changed) Of(
        IEnumerable<string> original, IEnumerable<string> changed)
    {
        const string Original = "-og", Changed = "-changed";
        HashSet<string> ids = [.. Without(original, Original).Intersect(Without(changed, Changed))];
        return (new FollowIrIds(ids, Original, Changed), new FollowIrIds(ids, Changed, Original));
    }

    /// <summary>The queries to which a file's ids refer; ids with the other ending are left out.</summary>
    public IEnumerable<string> Queries(IEnumerable<string> names) => names
        .Where(name => Without([name], _other).All(id => !_ids.Contains(id)))
        .Select(name => Without([name], _ending).FirstOrDefault(_ids.Contains) ?? name)
        .Distinct();

    /// <summary>The name of a query in a file with these ids.</summary>
    public string NameIn(IReadOnlySet<string> names, string query) =>
        _ids.Contains(query) && names.Contains(query + _ending) ? query + _ending : query;

    private static IEnumerable<string> Without(IEnumerable<string> names, string ending) => names
        .Where(name => name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal))
        .Select(name => name[..^ending.Length]);
}
