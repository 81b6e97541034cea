namespace Hypencoder.Cli.Tests;

/// <summary>A test collection of three passages and two queries in BEIR's form.</summary>
internal static class BeirFolder
{
    /// <summary>Writes <c>beir/</c> in a folder.</summary>
    public static void Write(TemporaryFolder folder)
    {
        folder.Write("beir/corpus.jsonl", """
            {"_id": "p1", "title": "Files", "text": "how to read files"}
            {"_id": "p2", "title": "", "text": "how to draw circles"}
            {"_id": "p3", "title": "", "text": "sort a list"}

            """);
        folder.Write("beir/queries.jsonl", """
            {"_id": "q1", "text": "read files"}
            {"_id": "q2", "text": "draw circles"}

            """);
        folder.Write("beir/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq2\tp2\t2\nq2\tp3\t0\n");
    }
}
