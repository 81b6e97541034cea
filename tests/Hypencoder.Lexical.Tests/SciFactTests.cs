using System.Globalization;
using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Evaluation;

namespace Hypencoder.Lexical.Tests;

/// <summary>BM25 against the figures that Anserini publishes for BEIR's SciFact (k1 0.9, b 0.4).</summary>
public sealed class SciFactTests
{
    [Theory]
    [InlineData(false, 0.6789, 0.9253, 0.9767)] // one field, "flat"
    [InlineData(true, 0.6647, 0.9076, 0.9800)] // title and text, "multifield"
    public void Search_SciFact_GivesAnserinisFigures(bool titleField, params double[] expected)
    {
        string folder = Fixture.SharedData("beir", "scifact");
        using Bm25Index index = Bm25Index.Build(
            Lines(folder, "corpus.jsonl").Select(p => new Passage(Text(p, "_id"), Text(p, "title"), Text(p, "text"))),
            new Bm25Options { SplitIdentifiers = false, TitleField = titleField });
        Qrels qrels = new();
        string judgments = Path.Combine(folder, "qrels", "test.tsv");
        foreach (string[] f in File.ReadLines(judgments).Skip(1).Select(l => l.Split('\t')))
            qrels.TryAdd(f[0], f[1], int.Parse(f[2], CultureInfo.InvariantCulture));
        Run run = new();
        foreach (JsonElement query in Lines(folder, "queries.jsonl").Where(q => qrels[Text(q, "_id")].Count > 0))
            run.Add(Text(query, "_id"), index.Search(Text(query, "text"), 1000));

        Measure[] measures = [.. Measure.ParseList("nDCG@10 R@100 R@1000")];
        EvaluationResult result = Evaluator.Evaluate(qrels, run, measures);
        Assert.Equal(300, result.QueryIds.Count);
        Assert.Equal(expected, measures.Select(m => Math.Round(result.Mean(m), 4)));
    }

    private static IEnumerable<JsonElement> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Select(line => JsonDocument.Parse(line).RootElement);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
