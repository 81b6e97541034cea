using Hypencoder.Data.Formats;
using Hypencoder.Perturbations;

namespace Hypencoder.Studies.Shared;

/// <summary>
/// Perturbed queries in a study's folder: <c>perturbed/NAME.tsv</c> with id and text, <c>perturbed/NAME.jsonl</c> with
/// the account of what was changed.
/// </summary>
internal static class PerturbedQueries
{
    public static void Write(StudyFolder folder, string name, IReadOnlyList<PerturbedQuery> queries)
    {
        string account = folder.PerturbedPath(name, "jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(account)!);
        PerturbationAccount.Write(account, queries);
        QueryFile.Write(folder.PerturbedPath(name, "tsv"), queries.Select(q => q.Query with { Text = Line(q.Text) }));
    }

    public static IReadOnlyList<PerturbedQuery> Read(StudyFolder folder, string name) =>
        PerturbationAccount.Read(folder.PerturbedPath(name, "jsonl"));

    /// <summary>White space is all the same to models and to BM25, and not to a file with tabs.</summary>
    private static string Line(string text) => text.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' ');
}
