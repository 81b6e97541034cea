namespace Hypencoder.Data.Formats;

/// <summary>
/// The columns of judgments, found by the names that BEIR, MTEB, ir_datasets and others give them. Case, hyphens and
/// underscores are ignored.
/// </summary>
/// <param name="Query">Position of the query id's column, from 0.</param>
/// <param name="Passage">Position of the passage id's column, from 0.</param>
/// <param name="Grade">Position of the grade's column, from 0.</param>
/// <param name="Count">Number of columns.</param>
internal readonly record struct QrelsColumns(int Query, int Passage, int Grade, int Count)
{
    private static readonly string[] Queries = ["queryid", "qid", "query", "topicid", "topic"];

    private static readonly string[] Passages =
        ["corpusid", "docid", "passageid", "documentid", "docno", "pid", "did", "corpus", "doc", "passage", "document"];

    private static readonly string[] Grades = ["score", "relevance", "rel", "label", "grade", "judgment", "judgement"];

    /// <summary>Finds the columns; null where one of the three is missing or ambiguous.</summary>
    public static QrelsColumns? Find(IReadOnlyList<string> names)
    {
        string[] plain =
            [.. names.Select(name => name.Trim().Replace("-", "").Replace("_", "").ToLowerInvariant())];
        return Find(plain, Queries) is int query && Find(plain, Passages) is int passage
            && Find(plain, Grades) is int grade
                ? new QrelsColumns(query, passage, grade, names.Count)
                : null;
    }

    /// <summary>
    /// Position of the first known name that occurs: where <c>query-id</c> and <c>query</c> both occur, the latter is
    /// the query's text.
    /// </summary>
    private static int? Find(string[] plain, string[] known)
    {
        string? name = known.FirstOrDefault(plain.Contains);
        return name is not null && plain.Count(n => n == name) == 1 ? Array.IndexOf(plain, name) : null;
    }
}
