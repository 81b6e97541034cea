using Hypencoder.Data.Formats;
using Hypencoder.Perturbations;

namespace Hypencoder.Studies.Shared;

/// <summary>
/// Perturbed queries in a study's folder: <c>perturbed/NAME.tsv</c> has their ids and texts, and
/// <c>perturbed/NAME.jsonl</c> records their changes.
/// </summary>
internal static class PerturbedQueries
{
    public static void Write(StudyFolder folder, string name, IReadOnlyList<PerturbedQuery> queries)
    {
        string account = folder.PerturbedPath(name, "jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(account)!);
        PerturbedQueryFile.Write(account, queries);
        QueryFile.Write(folder.PerturbedPath(name, "tsv"), queries.Select(q => q.Query with { Text = Line(q.Text) }));
    }

    public static IReadOnlyList<PerturbedQuery> Read(StudyFolder folder, string name) =>
        PerturbedQueryFile.Read(folder.PerturbedPath(name, "jsonl"));

    /// <summary>
    /// Replaces white space that the tab-separated file cannot hold; models and BM25 treat all white space alike.
    /// </summary>
    private static string Line(string text) => text.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' ');
}
