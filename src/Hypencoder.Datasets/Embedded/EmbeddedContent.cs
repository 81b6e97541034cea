using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded;

/// <summary>The passages, queries and judgments of an embedded collection.</summary>
internal sealed class EmbeddedContent
{
    /// <summary>Index 0, 1 and 2 of <see cref="Queries"/> and <see cref="Qrels"/>.</summary>
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
            .Select(g => (Query: new Query(QueryId(g.Key), g.Key), Members: g))
            .OrderBy(q => q.Query.Id, StringComparer.Ordinal);
        foreach ((Query query, IGrouping<string, DocumentedMember> same) in queries)
        {
            HashSet<string> exact = [.. same.Select(m => m.Id)];
            DocumentedMember[] others =
                [.. same.SelectMany(m => overloads[m.Name.OverloadSet]).Where(m => exact.Add(m.Id))];
            // The most held-out split of the relevant passages, so that training never sees a type of dev or test.
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

    /// <summary>The documented members of a package, less those that the packages before it have.</summary>
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
    /// 0 (train), 1 (dev) or 2 (test) in shares of 80, 10 and 10 %, by a hash of the type's XML name.
    /// </summary>
    internal static int SplitOf(string type)
    {
        ulong tenth = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(type))) % 10;
        return tenth < 8 ? 0 : tenth == 8 ? 1 : 2;
    }

    /// <summary>Whether a member has text enough to be a passage.</summary>
    internal static bool IsPassage(DocumentedMember member) =>
        DocumentationText.Words(member.Summary) >= MinimumSummaryWords && member.BodyWords >= MinimumBodyWords;

    private static string QueryId(string summary) =>
        "q" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(summary)))[..10];
}
