using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Datasets.Embedded;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Output;

/// <summary>The numbers of passages, queries and judgments in a collection.</summary>
internal sealed record CollectionCounts(
    string Id, long Passages, double WordsPerPassage, Passage? First, IReadOnlyList<CollectionCounts.Split> Splits,
    NearCopies? NearCopies)
{
    private const int MostLines = 5;

    /// <summary>Reads the whole collection and counts.</summary>
    public static CollectionCounts Of(TestCollection collection)
    {
        Passage? first = null;
        long passages = 0, words = 0;
        foreach (Passage passage in collection.Passages())
        {
            first ??= passage;
            passages++;
            words += Words(passage.FullText);
        }
        double mean = passages == 0 ? double.NaN : (double)words / passages;
        return new CollectionCounts(
            collection.Id, passages, mean, first,
            [.. collection.Splits.Select(name => Split.Of(collection, name))],
            (collection as DocumentationCollection)?.NearCopies);
    }

    /// <summary>Adds the counts to a document, replacing values of the same names.</summary>
    public void AddTo(JsonObject document)
    {
        document["id"] = Id;
        document["passages"] = Passages;
        document["wordsPerPassage"] = JsonValues.Number(WordsPerPassage);
        document["splits"] = new JsonArray([.. Splits.Select(s => s.ToJson())]);
        if (NearCopies is not null)
        {
            document["nearCopies"] = new JsonObject
            {
                ["summariesThatReturn"] = NearCopies.Returning,
                ["overloads"] = NearCopies.Overloads,
                ["leftOut"] = NearCopies.LeftOut,
            };
        }
    }

    public void Write(Terminal terminal)
    {
        TableRenderer.Write(terminal, new ReportTable(
            "corpus", Id, "", [new("Passages", "N0"), new("Words per passage", "N1")],
            [[(double)Passages, WordsPerPassage]]));
        if (Splits.Count > 0)
        {
            TableRenderer.Write(terminal, new ReportTable(
                "splits", "", "Relevant: judged with grade 1 or above.",
                [
                    new("Split"), new("Queries", "N0"), new("Judgments", "N0"), new("Relevant per query", "N2"),
                    new("Words per query", "N1"),
                ],
                Splits.Select(s => (IReadOnlyList<ReportCell>)
                    [s.Name, (double)s.Queries, (double)s.Judgments, s.RelevantPerQuery, s.WordsPerQuery])));
        }
        if (NearCopies is not null)
        {
            terminal.Output.WriteLine(
                $"Near copies: {NearCopies.Returning:N0} summaries return in a passage of theirs, "
                + $"{NearCopies.Overloads:N0} differ in one word from an overload's; {NearCopies.LeftOut:N0} of them "
                + "are left out of dev and test.");
        }
        if (First is null)
            return;
        terminal.Output.WriteLine($"First passage: {First.Id}");
        int width = Math.Min(terminal.Width, Terminal.DefaultWidth) - 2;
        foreach (string line in TextWrap.Lines(First.FullText, width).Take(MostLines))
            terminal.Output.WriteLine($"  {line}");
    }

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The counts of one split.</summary>
    internal sealed record Split(string Name, int Queries, int Judgments, double RelevantPerQuery, double WordsPerQuery)
    {
        public static Split Of(TestCollection collection, string name)
        {
            Qrels qrels = collection.Qrels(name);
            int[] words = [.. collection.Queries(name).Select(q => Words(q.Text))];
            int judged = qrels.QueryIds.Sum(id => qrels[id].Count);
            int relevant = qrels.QueryIds.Sum(id => qrels[id].Values.Count(grade => grade > 0));
            double queries = words.Length; // 0 gives NaN, which is printed as no value
            return new Split(name, words.Length, judged, relevant / queries, words.Sum() / queries);
        }

        public JsonObject ToJson() => new()
        {
            ["split"] = Name,
            ["queries"] = Queries,
            ["judgments"] = Judgments,
            ["relevantPerQuery"] = JsonValues.Number(RelevantPerQuery),
            ["wordsPerQuery"] = JsonValues.Number(WordsPerQuery),
        };
    }
}
