using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Studies.Reports;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder datasets</c>: which collections there are, and what is in one.</summary>
internal static class DatasetsVerb
{
    public static Command Create(Terminal terminal)
    {
        Option<bool> listJson = VerbOptions.Json();
        Command list = new("list", "The collections that come with the program") { listJson };
        list.SetAction(parsed => List(terminal, parsed.GetValue(listJson)));

        Argument<string> collection = new("CORPUS")
        {
            Description = "A collection's id, a directory in BEIR's form, or a .jsonl or .tsv file",
        };
        Option<bool> json = VerbOptions.Json();
        Command inspect = new("inspect", "Count and show what is in a collection") { collection, json };
        inspect.SetAction(parsed => Inspect(terminal, parsed.GetRequiredValue(collection), parsed.GetValue(json)));

        return new Command("datasets", "Test collections") { list, inspect };
    }

    private static int List(Terminal terminal, bool json)
    {
        if (json)
        {
            JsonObject document = new() { ["collections"] = JsonOutput.Array(CollectionCatalogue.Embedded) };
            JsonOutput.Write(terminal, document);
            return ExitCode.Success;
        }
        foreach (string id in CollectionCatalogue.Embedded)
            terminal.Output.WriteLine(id);
        return ExitCode.Success;
    }

    private static int Inspect(Terminal terminal, string idOrPath, bool json)
    {
        TestCollection collection = CollectionCatalogue.Open(idOrPath);
        Passage? sample = null;
        long passages = 0, words = 0;
        foreach (Passage passage in collection.Passages())
        {
            sample ??= passage;
            passages++;
            words += Words(passage.FullText);
        }
        double meanWords = passages == 0 ? double.NaN : (double)words / passages;
        Split[] splits = [.. collection.Splits.Select(name => Split.Of(collection, name))];
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["id"] = collection.Id,
                ["passages"] = passages,
                ["wordsPerPassage"] = JsonOutput.Number(meanWords),
                ["splits"] = new JsonArray([.. splits.Select(s => s.ToJson())]),
            });
            return ExitCode.Success;
        }
        TableRenderer.Write(terminal, new ReportTable(
            "corpus", collection.Id, "", [new("Passages", "N0"), new("Words a passage", "N1")],
            [[(double)passages, meanWords]]));
        if (splits.Length > 0)
        {
            TableRenderer.Write(terminal, new ReportTable(
                "splits", "", "Relevant: judged with grade 1 or above.",
                [
                    new("Split"), new("Queries", "N0"), new("Judgments", "N0"), new("Relevant a query", "N2"),
                    new("Words a query", "N1"),
                ],
                splits.Select(s => (IReadOnlyList<ReportCell>)
                    [s.Name, (double)s.Queries, (double)s.Judgments, s.RelevantPerQuery, s.WordsPerQuery])));
        }
        if (sample is not null)
        {
            terminal.Output.WriteLine($"First passage: {sample.Id}");
            int width = Math.Min(terminal.Width, Terminal.DefaultWidth) - 2;
            foreach (string line in TextWrap.Lines(sample.FullText, width).Take(5))
                terminal.Output.WriteLine($"  {line}");
        }
        return ExitCode.Success;
    }

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The counts of one split.</summary>
    private sealed record Split(string Name, int Queries, int Judgments, double RelevantPerQuery, double WordsPerQuery)
    {
        public static Split Of(TestCollection collection, string name)
        {
            Qrels qrels = collection.Qrels(name);
            int[] words = [.. collection.Queries(name).Select(q => Words(q.Text))];
            int judged = qrels.QueryIds.Sum(id => qrels[id].Count);
            int relevant = qrels.QueryIds.Sum(id => qrels[id].Values.Count(grade => grade > 0));
            double queries = words.Length; // 0 gives NaN, which prints as no value
            return new Split(name, words.Length, judged, relevant / queries, words.Sum() / queries);
        }

        public JsonObject ToJson() => new()
        {
            ["split"] = Name,
            ["queries"] = Queries,
            ["judgments"] = Judgments,
            ["relevantPerQuery"] = JsonOutput.Number(RelevantPerQuery),
            ["wordsPerQuery"] = JsonOutput.Number(WordsPerQuery),
        };
    }
}
