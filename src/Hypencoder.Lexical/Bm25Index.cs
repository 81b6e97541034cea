using Hypencoder.Data;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Hypencoder.Lexical;

/// <summary>The lexical baseline: an in-memory BM25 index over titles and texts, in one field or two.</summary>
/// <remarks>
/// Robertson, Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009. A word that occurs in n of N
/// passages, and tf times in a passage, adds log(1 + (N − n + 0.5) / (n + 0.5)) · tf (k1 + 1) / (tf + k1 (1 − b + b ·
/// length / average length)) to the passage's score, with lengths as stored by <see cref="PassageLengthSimilarity"/>.
/// Safe for use by several threads.
/// </remarks>
public sealed class Bm25Index : IDisposable
{
    private const string Field = "text";
    private const string TitleField = "title";

    private readonly Bm25Analyzer _analyzer;
    private readonly RAMDirectory _directory;
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;
    private readonly string[] _passageIds;
    private readonly string[] _fields;

    private Bm25Index(
        Bm25Analyzer analyzer, RAMDirectory directory, Similarity similarity, string[] passageIds, string[] fields)
    {
        _analyzer = analyzer;
        _directory = directory;
        _reader = DirectoryReader.Open(directory);
        _searcher = new IndexSearcher(_reader) { Similarity = similarity };
        _passageIds = passageIds;
        _fields = fields;
    }

    /// <summary>Number of passages in the index.</summary>
    public int Count => _passageIds.Length;

    /// <summary>Indexes <paramref name="passages"/>.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static Bm25Index Build(IEnumerable<Passage> passages, Bm25Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(passages);
        options ??= new Bm25Options();
        options.Validate();

        Bm25Analyzer analyzer = new(options.SplitIdentifiers);
        PassageLengthSimilarity similarity = new((float)options.K1, (float)options.B);
        RAMDirectory directory = new();
        List<string> ids = [];
        // Only adjacent segments are merged, in order, so that Lucene's document numbers remain passage indices.
        IndexWriterConfig configuration = new(LuceneVersion.LUCENE_48, analyzer)
        {
            Similarity = similarity,
            MergePolicy = new LogDocMergePolicy(),
            MergeScheduler = new SerialMergeScheduler(),
            RAMBufferSizeMB = 256,
        };
        using (IndexWriter writer = new(directory, configuration))
        {
            FieldType type = new() { IsIndexed = true, IsTokenized = true, IndexOptions = IndexOptions.DOCS_AND_FREQS };
            type.Freeze();
            foreach (Passage passage in passages)
            {
                writer.AddDocument(options.TitleField
                    ? [new Field(Field, passage.Text, type), new Field(TitleField, passage.Title, type)]
                    : [new Field(Field, passage.FullText, type)]);
                ids.Add(passage.Id);
            }
            writer.ForceMerge(1);
        }
        string[] fields = options.TitleField ? [Field, TitleField] : [Field];
        return new Bm25Index(analyzer, directory, similarity, [.. ids], fields);
    }

    /// <summary>
    /// Finds the best <paramref name="topK"/> passages that share a word with <paramref name="text"/>, best first, with
    /// equal scores in the order of the passages. The text may have any number of words and is not parsed as query
    /// syntax.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="topK"/> is below 1.</exception>
    public IReadOnlyList<RunEntry> Search(string text, int topK)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        Dictionary<string, int> terms = Terms(text);
        if (terms.Count == 0 || _passageIds.Length == 0)
            return [];
        ScoreDoc[] found = _searcher.Search(ToQuery(terms), Math.Min(topK, _passageIds.Length)).ScoreDocs;
        return [.. found.Select(hit => new RunEntry(_passageIds[hit.Doc], hit.Score))];
    }

    /// <summary>The score of a passage, given its index from 0; 0 where it shares no word with the text.</summary>
    internal double Score(string text, int passage)
    {
        Dictionary<string, int> terms = Terms(text);
        return terms.Count == 0 ? 0 : _searcher.Explain(ToQuery(terms), passage).Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
        _analyzer.Dispose();
    }

    /// <summary>The analysed words of a query, each with the number of its occurrences.</summary>
    internal Dictionary<string, int> Terms(string text)
    {
        Dictionary<string, int> terms = new(StringComparer.Ordinal);
        using TokenStream stream = _analyzer.GetTokenStream(Field, text);
        ICharTermAttribute term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            terms[term.ToString()!] = terms.GetValueOrDefault(term.ToString()!) + 1;
        stream.End();
        return terms;
    }

    /// <summary>
    /// The query that sums over the terms, grouped where there are more than the 1024 clauses that Lucene allows.
    /// </summary>
    private BooleanQuery ToQuery(Dictionary<string, int> terms)
    {
        BooleanQuery[] sums = [.. _fields.SelectMany(field => terms.Chunk(BooleanQuery.MaxClauseCount)
            .Select(part => Sum(field, part)))];
        if (sums.Length == 1)
            return sums[0];
        BooleanQuery total = [];
        foreach (BooleanQuery sum in sums)
            total.Add(sum, Occur.SHOULD);
        return total;
    }

    private static BooleanQuery Sum(string field, KeyValuePair<string, int>[] terms)
    {
        BooleanQuery sum = [];
        foreach ((string term, int count) in terms)
            sum.Add(new TermQuery(new Term(field, term)) { Boost = count }, Occur.SHOULD);
        return sum;
    }
}
