using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>The passages of an embedded collection and their members, from which the tasks are made.</summary>
internal sealed class TaskSource
{
    /// <summary>Names of the splits, in the order of <see cref="DocumentationContent.SplitOf"/>.</summary>
    public static readonly string[] Splits = DocumentationContent.Splits;

    private readonly Dictionary<string, string> _summaries;

    private TaskSource(
        DocumentedMember[] all, IReadOnlyDictionary<string, string> returned, TypeNames types)
    {
        Passages = new DocumentationContent(all, types).Passages;
        Dictionary<string, DocumentedMember> byId = [];
        foreach (DocumentedMember member in all.Where(DocumentationContent.IsPassage))
            byId.TryAdd(member.Id, member);
        Members = [.. Passages.Select(p => Member(byId[p.Id], returned, types))];
        _summaries = all.Where(m => m.Name.Kind == "T").DistinctBy(m => m.XmlName)
            .ToDictionary(m => m.XmlName[2..], m => m.Summary);
        Types = types;
    }

    /// <summary>Passages in ordinal order of id.</summary>
    public IReadOnlyList<Passage> Passages { get; }

    /// <summary>Members of <see cref="Passages"/>, in the same order.</summary>
    public IReadOnlyList<TaskMember> Members { get; }

    public TypeNames Types { get; }

    public static TaskSource Load(DocumentationPackage package)
    {
        TypeNames types = new();
        package.ReadNames(types, []);
        return new TaskSource(
            [.. package.Read(types, except: [])], ReferenceAssembly.ReadReturnTypes(package.Path), types);
    }

    /// <summary>The summary of a type, given its XML name; empty where there is none.</summary>
    public string SummaryOf(string type) => _summaries.GetValueOrDefault(type, "");

    /// <summary>The members of one split.</summary>
    public IEnumerable<TaskMember> Of(int split) => Members.Where(m => m.Split == split);

    private static TaskMember Member(
        DocumentedMember member, IReadOnlyDictionary<string, string> returned, TypeNames types)
    {
        string outermost = types.Outermost(member.Name.DeclaringType);
        return new TaskMember(
            member, outermost, DocumentationContent.SplitOf(outermost), MemberConditions.Of(
                member, returned.GetValueOrDefault(member.XmlName), types))
        {
            Parameters = MemberNumber.ParametersOf(member, types),
            NameWords = MemberNumber.NameWordsOf(member, types),
        };
    }
}
