namespace Hypencoder.Data;

/// <summary>A training example: a query with its passages.</summary>
/// <param name="Query">The query.</param>
/// <param name="Items">Passages of the query, at least one; the first is the positive.</param>
internal sealed record TrainingExample(Query Query, IReadOnlyList<TrainingItem> Items);

/// <summary>One passage of a training example.</summary>
/// <param name="PassageId">Id of the passage.</param>
/// <param name="Text">Full text of the passage, title included.</param>
/// <param name="TeacherScore">
/// Score that the teacher, a cross-encoder, gave the passage; null when there is none.
/// </param>
internal sealed record TrainingItem(string PassageId, string Text, double? TeacherScore);
