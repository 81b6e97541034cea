namespace Hypencoder.Data.Formats;

/// <summary>
/// The names under which files keep judgments: BEIR's and MTEB's, ir_datasets' and those of others. Case, hyphens and
/// underscores make no difference.
/// </summary>
/// <param name="Query">Where the query is among the names.</param>
/// <param name="Passage">Where the passage is.</param>
/// <param name="Grade">Where the grade is.</param>
/// <param name="Count">How many names there are.</param>
internal readonly record struct QrelsColumns(int Query, int Passage, int Grade, int Count)
{
    private static readonly string[] Queries = ["queryid", "qid", "query", "topicid", "topic"];

    private static readonly string[] Passages =
        ["corpusid", "docid", "passageid", "documentid", "docno", "pid", "did", "corpus", "doc", "passage", "document"];

    private static readonly string[] Grades = ["score", "relevance", "rel", "label", "grade", "judgment", "judgement"];

    /// <summary>Finds the columns; null where one of the three is missing, or is there twice.</summary>
    public static QrelsColumns? Find(IReadOnlyList<string> names)
    {
        string[] plain =
            [.. names.Select(name => name.Trim().Replace("-", "").Replace("_", "").ToLowerInvariant())];
        return Find(plain, Queries) is int query && Find(plain, Passages) is int passage
            && Find(plain, Grades) is int grade
                ? new QrelsColumns(query, passage, grade, names.Count)
                : null;
    }

    /// <summary>The first of the known names decides: <c>query</c> beside <c>query-id</c> is the text.</summary>
    private static int? Find(string[] plain, string[] known)
    {
        string? name = known.FirstOrDefault(plain.Contains);
        return name is not null && plain.Count(n => n == name) == 1 ? Array.IndexOf(plain, name) : null;
    }
}
