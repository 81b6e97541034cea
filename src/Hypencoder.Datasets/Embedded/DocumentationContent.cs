using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded;

/// <summary>The passages, queries and judgments of a collection that is made of XML documentation.</summary>
internal sealed class DocumentationContent
{
    /// <summary>Names of the splits, in the order of <see cref="Queries"/> and <see cref="Qrels"/>.</summary>
    public static readonly string[] Splits = ["train", "dev", "test"];

    private const int MinimumSummaryWords = 4;
    private const int MinimumBodyWords = 8;
    private const int SummaryGrade = 2;
    private const int OverloadGrade = 1;
    private const int UsualTrainTenths = 8;

    /// <param name="members">Documented members; those with little text are no passages.</param>
    /// <param name="types">Documented types.</param>
    /// <param name="trainTenths">
    /// Tenths of the types that are in train; the next tenth is in dev and the rest in test.
    /// </param>
    /// <param name="nearCopies">
    /// Finds near copies, which then are no queries of dev and test; null to keep them.
    /// </param>
    internal DocumentationContent(
        IEnumerable<DocumentedMember> members, TypeNames types, int trainTenths = UsualTrainTenths,
        NearCopies? nearCopies = null)
    {
        NearCopies = nearCopies;
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
            int split = same.Concat(others).Max(m => SplitOf(
                types.Outermost(m.Name.DeclaringType), trainTenths));
            if (nearCopies is not null && nearCopies.Has([.. same], others) && split > 0)
            {
                nearCopies.LeftOut++;
                continue;
            }
            Queries[split].Add(query);
            foreach (DocumentedMember member in same)
                Qrels[split].TryAdd(query.Id, member.Id, SummaryGrade);
            foreach (DocumentedMember member in others)
                Qrels[split].TryAdd(query.Id, member.Id, OverloadGrade);
        }
    }

    public IReadOnlyList<Passage> Passages { get; }

    /// <summary>Near copies among the queries; null where they were not looked for.</summary>
    public NearCopies? NearCopies { get; }

    public List<Query>[] Queries { get; } = [[], [], []];

    public Qrels[] Qrels { get; } = [new(), new(), new()];

    /// <summary>Loads the documented members of several packages as one collection.</summary>
    /// <exception cref="InvalidDataException">A package has no documentation, or it is not XML.</exception>
    public static DocumentationContent Load(
        IReadOnlyList<DocumentationPackage> packages, int trainTenths, NearCopies nearCopies)
    {
        TypeNames types = new();
        HashSet<string> names = [];
        foreach (DocumentationPackage package in packages)
            package.ReadNames(types, names);
        return new DocumentationContent(
            packages.SelectMany(p => p.Read(types, except: [])), types, trainTenths, nearCopies);
    }

    /// <summary>
    /// Loads the documented members of a package, without those of the packages in <paramref name="before"/>.
    /// </summary>
    public static DocumentationContent Load(
        DocumentationPackage package, params ReadOnlySpan<DocumentationPackage> before)
    {
        TypeNames types = new();
        HashSet<string> known = [];
        foreach (DocumentationPackage other in before)
            other.ReadNames(types, known);
        package.ReadNames(types, []);
        return new DocumentationContent(package.Read(types, except: known), types);
    }

    /// <summary>
    /// The split of a type by a hash of its XML name: 0 (train), 1 (dev) or 2 (test), with 80, 10 and 10 % of the
    /// types, or another part of them in train.
    /// </summary>
    internal static int SplitOf(string type, int trainTenths = UsualTrainTenths)
    {
        int tenth = (int)(StableHash.Of(type) % 10);
        return tenth < trainTenths ? 0 : tenth == trainTenths ? 1 : 2;
    }

    /// <summary>Whether a member has enough text to be a passage.</summary>
    internal static bool IsPassage(DocumentedMember member) =>
        DocumentationText.Words(member.Summary) >= MinimumSummaryWords && member.BodyWords >= MinimumBodyWords;
}
