using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Cli;

/// <summary>
/// The option that excludes each query's own passage, which has the query's id. The queries of ArguAna and Quora are
/// themselves passages of the corpus, so BEIR leaves these out of the results.
/// </summary>
internal static class OwnPassages
{
    private const string Name = "--exclude-self";

    /// <param name="standard">Description of the default.</param>
    public static Option<bool?> Option(string standard) => new(Name)
    {
        Description = $"Leave out passages with the query's own id, as BEIR does [default: {standard}]",
    };

    /// <summary>
    /// Returns whether the catalogue excludes own passages of a collection, given its name with or without a split. It
    /// does not apply to a folder or file of the same name.
    /// </summary>
    public static bool AreLeftOutOf(string collection) => !Path.Exists(collection)
        && (DatasetCatalog.Find(collection) ?? DatasetCatalog.Find(collection[..Slash(collection)]))
            is { LeavesOutOwnPassages: true };

    /// <summary>Returns the run to evaluate, without own passages where they are excluded.</summary>
    /// <param name="terminal">
    /// The terminal that receives a note if the option is not given and there are own passages.
    /// </param>
    /// <param name="path">Path of the run, for messages.</param>
    /// <param name="run">The run.</param>
    /// <param name="qrels">The judgments; only judged queries are considered in notes.</param>
    /// <param name="collection">The collection of the judgments.</param>
    /// <param name="asked">The value of the option; null where it is not given.</param>
    public static Run Of(Terminal terminal, string path, Run run, Qrels qrels, string collection, bool? asked)
    {
        bool? exclude = asked ?? (AreLeftOutOf(collection) ? true : null);
        string[] own = [.. qrels.QueryIds.Where(id => run[id].Any(e => e.PassageId == id))];
        // In some collections a query has the id of its answer, which is then not the query's own passage.
        int relevant = own.Count(id => qrels[id].GetValueOrDefault(id) > 0);
        if (exclude is null && own.Length > relevant)
            Note(terminal, $"{path}: ", own.Length - relevant);
        if (asked is null && exclude is true && own.Length > 0)
        {
            terminal.Error.WriteLine(
                $"note: {path}: passages with the query's own id are left out, as is usual for {collection}");
        }
        if (exclude is true && relevant > 0)
        {
            terminal.Error.WriteLine(
                $"note: {path}: {relevant} {Queries(relevant)} a relevant passage with their own id, which is left "
                + "out too");
        }
        return exclude is true ? run.WithoutOwnPassages() : run;
    }

    /// <summary>Prints a note that own passages are present and the option was not given.</summary>
    public static void Note(Terminal terminal, string where, int queries) => terminal.Error.WriteLine(
        $"note: {where}{queries} {Queries(queries)} the passage with their own id among "
        + $"the results; {Name} leaves it out, as BEIR does for ArguAna and Quora, and {Name} false keeps it");

    private static int Slash(string name) => Math.Max(0, name.LastIndexOf('/'));

    private static string Queries(int count) => count == 1 ? "query has" : "queries have";
}
