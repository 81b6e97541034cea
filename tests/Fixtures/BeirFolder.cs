using System.Text.Json;

namespace Hypencoder.Tests;

/// <summary>A collection in BEIR's form, made by hand.</summary>
internal static class BeirFolder
{
    /// <param name="folder">Where.</param>
    /// <param name="passages">Id and text.</param>
    /// <param name="queries">Id and text.</param>
    /// <param name="qrels">Split, query, passage, grade.</param>
    public static string Write(
        TemporaryFolder folder, IEnumerable<(string Id, string Text)> passages,
        IEnumerable<(string Id, string Text)> queries, IEnumerable<(string Split, string Query, string Passage, int Grade)> qrels)
    {
        Directory.CreateDirectory(folder["beir/qrels"]);
        File.WriteAllLines(folder["beir/corpus.jsonl"], passages.Select(p =>
            JsonSerializer.Serialize(new { _id = p.Id, title = "", text = p.Text })));
        File.WriteAllLines(folder["beir/queries.jsonl"], queries.Select(q =>
            JsonSerializer.Serialize(new { _id = q.Id, text = q.Text })));
        foreach (IGrouping<string, (string Split, string Query, string Passage, int Grade)> split in qrels.GroupBy(q => q.Split))
        {
            File.WriteAllLines(folder[$"beir/qrels/{split.Key}.tsv"],
                split.Select(q => $"{q.Query}\t{q.Passage}\t{q.Grade}").Prepend("query-id\tcorpus-id\tscore"));
        }
        return folder["beir"];
    }
}
