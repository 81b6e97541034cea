using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Cli;

/// <summary>
/// The passages that have their query's id: the queries of ArguAna and Quora are passages of the corpus, which nobody
/// looks for. BEIR leaves them out of the results.
/// </summary>
internal static class OwnPassages
{
    private const string Name = "--exclude-self";

    /// <param name="standard">What is done where the option is not given.</param>
    public static Option<bool?> Option(string standard) => new(Name)
    {
        Description = $"Leave out a query's own passage, the one with the same id, as BEIR does [default: {standard}]",
    };

    /// <summary>
    /// Whether the catalogue says so of a collection, perhaps with a split behind its name. A folder or file of the
    /// same name says nothing.
    /// </summary>
    public static bool AreLeftOutOf(string collection) => !Path.Exists(collection)
        && (DatasetCatalog.Find(collection) ?? DatasetCatalog.Find(collection[..Slash(collection)]))
            is { LeavesOutOwnPassages: true };

    /// <summary>The run that is evaluated.</summary>
    /// <param name="terminal">Takes a note where nothing was said and there are such passages.</param>
    /// <param name="path">The run's file.</param>
    /// <param name="run">What it holds.</param>
    /// <param name="qrels">Of other queries nothing is said.</param>
    /// <param name="collection">Where the judgments are from.</param>
    /// <param name="asked">Whether they are left out; null where nothing was said.</param>
    public static Run Of(Terminal terminal, string path, Run run, Qrels qrels, string collection, bool? asked)
    {
        bool? exclude = asked ?? (AreLeftOutOf(collection) ? true : null);
        string[] own = [.. qrels.QueryIds.Where(id => run[id].Any(e => e.PassageId == id))];
        // Some collections give a query the id of its answer: then it is no passage of the query's own.
        int relevant = own.Count(id => qrels[id].GetValueOrDefault(id) > 0);
        if (exclude is null && own.Length > relevant)
            Note(terminal, $"{path}: ", own.Length - relevant);
        if (asked is null && exclude is true && own.Length > 0)
            terminal.Error.WriteLine($"note: {path}: queries' own passages are left out, as {collection} wants it");
        if (exclude is true && relevant > 0)
        {
            terminal.Error.WriteLine(
                $"note: {path}: {relevant} {Queries(relevant)} a relevant passage of their own id, which is left "
                + "out too");
        }
        return exclude is true ? run.WithoutOwnPassages() : run;
    }

    /// <summary>Says that nothing was said.</summary>
    public static void Note(Terminal terminal, string where, int queries) => terminal.Error.WriteLine(
        $"note: {where}{queries} {Queries(queries)} the passage with their own id among "
        + $"the results; {Name} leaves it out, as BEIR does for ArguAna and Quora, and {Name} false keeps it");

    private static int Slash(string name) => Math.Max(0, name.LastIndexOf('/'));

    private static string Queries(int count) => count == 1 ? "query has" : "queries have";
}
