namespace Hypencoder.Datasets.Opening;

/// <summary>The files of a split.</summary>
/// <param name="Name">The split.</param>
/// <param name="Queries">Files of queries, among them those that are judged.</param>
/// <param name="Qrels">The judgments.</param>
internal sealed record SplitFiles(string Name, IReadOnlyList<string> Queries, string Qrels);
