namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// The task of finding a member from a long description without names: the purpose of its type, when it fails, its
/// result and its remarks, without the words of its own name and its type's. The member has grade 2, its overloads
/// grade 1. Most of the description is also in the member's passage; its summary is not used.
/// </summary>
internal static class TipOfTheTongue
{
    private const int MemberGrade = 2;
    private const int OverloadGrade = 1;
    private const int LeastWordsOfAFailure = 4;
    private const int LeastWords = 30;
    private const int MostWordsOfAPart = 20;
    private const int MostTrainingQueries = 4000;
    private const int MostOtherQueries = 300;

    public static TaskSplit[] Build(TaskSource source)
    {
        TaskSplit[] splits = [new(), new(), new()];
        ILookup<string, TaskMember> overloads = source.Members.ToLookup(m => m.Documented.Name.OverloadSet);
        foreach (TaskMember member in source.Members.OrderBy(m => StableHash.Of(m.Id)))
        {
            TaskSplit split = splits[member.Split];
            if (split.Queries.Count >= (member.Split == 0 ? MostTrainingQueries : MostOtherQueries)
                || Describe(source, member) is not string text)
            {
                continue;
            }
            split.Add(StableHash.Id('t', text), text, overloads[member.Documented.Name.OverloadSet]
                .Select(m => (m, m == member ? MemberGrade : OverloadGrade)));
        }
        return splits;
    }

    /// <summary>The description of a member; null where the documentation is too short.</summary>
    internal static string? Describe(TaskSource source, TaskMember member)
    {
        NameRemover nameless = new(member.Documented.Name);
        string type = nameless.Shorten(source.SummaryOf(member.Documented.Name.DeclaringType), MostWordsOfAPart);
        string remarks = nameless.Shorten(member.Documented.Remarks, MostWordsOfAPart);
        string result = nameless.Shorten(member.Documented.Result, MostWordsOfAPart);
        string[] failures = [.. member.Documented.Exceptions.Select(e => nameless.Shorten(e, MostWordsOfAPart / 2))
            .Where(f => DocumentationText.Words(f) >= LeastWordsOfAFailure).Distinct().Take(2)];
        if (type.Length == 0 || failures.Length == 0)
            return null;
        string text = string.Join(' ', ((string[])
        [
            $"It belongs to something for this: {type}.",
            $"It fails when this holds: {string.Join("; or ", failures)}.",
            result.Length > 0 ? $"What comes out: {result}." : "",
            remarks.Length > 0 ? $"I remember this: {remarks}." : "",
        ]).Where(p => p.Length > 0));
        return DocumentationText.Words(text) >= LeastWords ? text : null;
    }
}
