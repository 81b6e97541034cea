using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>The queries and judgments of one split of a task.</summary>
internal sealed class TaskSplit
{
    public List<Query> Queries { get; } = [];

    public Qrels Qrels { get; } = new();

    /// <summary>Adds a query with a grade for each judged passage, unless the split already has the query.</summary>
    public void Add(string id, string text, IEnumerable<(TaskMember Member, int Grade)> judgments)
    {
        if (Qrels[id].Count > 0)
            return;
        Queries.Add(new Query(id, text));
        foreach ((TaskMember member, int grade) in judgments)
            Qrels.TryAdd(id, member.Id, grade);
    }
}
