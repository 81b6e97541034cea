using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded;

/// <summary>The passages, queries and judgments of an embedded collection.</summary>
internal sealed class EmbeddedContent
{
    /// <summary>Names of the splits, in the order of <see cref="Queries"/> and <see cref="Qrels"/>.</summary>
    public static readonly string[] Splits = ["train", "dev", "test"];

    private const int MinimumSummaryWords = 4;
    private const int MinimumBodyWords = 8;
    private const int SummaryGrade = 2;
    private const int OverloadGrade = 1;

    internal EmbeddedContent(IEnumerable<DocumentedMember> members, TypeNames types)
    {
        List<DocumentedMember> kept =
            [.. members.Where(IsPassage).DistinctBy(m => m.Id).OrderBy(m => m.Id, StringComparer.Ordinal)];
        Passages = [.. kept.Select(m => new Passage(m.Id, m.Name.Title(types, m.TypeParameters), m.Body))];

        ILookup<string, DocumentedMember> overloads = kept.ToLookup(m => m.Name.OverloadSet);
        var queries = kept.GroupBy(m => m.Summary)
            .Select(g => (Query: new Query(StableHash.Id('q', g.Key), g.Key), Members: g))
            .OrderBy(q => q.Query.Id, StringComparer.Ordinal);
        foreach ((Query query, IGrouping<string, DocumentedMember> same) in queries)
        {
            HashSet<string> exact = [.. same.Select(m => m.Id)];
            DocumentedMember[] others =
                [.. same.SelectMany(m => overloads[m.Name.OverloadSet]).Where(m => exact.Add(m.Id))];
            // A query belongs to the last of its relevant passages' splits, so that training never sees a type of dev
            // or test.
            int split = same.Concat(others).Max(m => SplitOf(types.Outermost(m.Name.DeclaringType)));
            Queries[split].Add(query);
            foreach (DocumentedMember member in same)
                Qrels[split].TryAdd(query.Id, member.Id, SummaryGrade);
            foreach (DocumentedMember member in others)
                Qrels[split].TryAdd(query.Id, member.Id, OverloadGrade);
        }
    }

    public IReadOnlyList<Passage> Passages { get; }

    public List<Query>[] Queries { get; } = [[], [], []];

    public Qrels[] Qrels { get; } = [new(), new(), new()];

    /// <summary>
    /// Loads the documented members of a package, without those of the packages in <paramref name="before"/>.
    /// </summary>
    public static EmbeddedContent Load(DocumentationPackage package, params ReadOnlySpan<DocumentationPackage> before)
    {
        TypeNames types = new();
        HashSet<string> known = [];
        foreach (DocumentationPackage other in before)
            other.ReadNames(types, known);
        package.ReadNames(types, []);
        return new EmbeddedContent(package.Read(types, except: known), types);
    }

    /// <summary>
    /// The split of a type by a hash of its XML name: 0 (train), 1 (dev) or 2 (test), with 80, 10 and 10 % of the
    /// types.
    /// </summary>
    internal static int SplitOf(string type)
    {
        ulong tenth = StableHash.Of(type) % 10;
        return tenth < 8 ? 0 : tenth == 8 ? 1 : 2;
    }

    /// <summary>Whether a member has enough text to be a passage.</summary>
    internal static bool IsPassage(DocumentedMember member) =>
        DocumentationText.Words(member.Summary) >= MinimumSummaryWords && member.BodyWords >= MinimumBodyWords;
}
