using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Hypencoder.Lexical;

/// <summary>Makes Lucene's query of a text, whose words are not parsed as query syntax.</summary>
internal static class Bm25Query
{
    /// <summary>
    /// The query that sums over the words of a text in all fields, grouped where there are more than the 1024 clauses
    /// that Lucene allows; null where the text has no words.
    /// </summary>
    public static Query? Of(Bm25Analyzer analyzer, string text, string[] fields)
    {
        Dictionary<string, int> terms = Terms(analyzer, text);
        if (terms.Count == 0)
            return null;
        BooleanQuery[] sums = [.. fields.SelectMany(field => terms.Chunk(BooleanQuery.MaxClauseCount)
            .Select(part => Sum(field, part)))];
        if (sums.Length == 1)
            return sums[0];
        BooleanQuery total = [];
        foreach (BooleanQuery sum in sums)
            total.Add(sum, Occur.SHOULD);
        return total;
    }

    /// <summary>The analysed words of a text, each with the number of its occurrences.</summary>
    public static Dictionary<string, int> Terms(Bm25Analyzer analyzer, string text)
    {
        Dictionary<string, int> terms = new(StringComparer.Ordinal);
        using TokenStream stream = analyzer.GetTokenStream(Bm25Fields.Text, text);
        ICharTermAttribute term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            terms[term.ToString()!] = terms.GetValueOrDefault(term.ToString()!) + 1;
        stream.End();
        return terms;
    }

    private static BooleanQuery Sum(string field, KeyValuePair<string, int>[] terms)
    {
        BooleanQuery sum = [];
        foreach ((string term, int count) in terms)
            sum.Add(new TermQuery(new Term(field, term)) { Boost = count }, Occur.SHOULD);
        return sum;
    }
}
