using Hypencoder.Data;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;

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
        using (IndexWriter writer = new(directory, Bm25Fields.Writing(analyzer, similarity)))
        {
            foreach (Passage passage in passages)
            {
                writer.AddDocument(Bm25Fields.Of(passage, options));
                ids.Add(passage.Id);
            }
            writer.ForceMerge(1);
        }
        return new Bm25Index(analyzer, directory, similarity, [.. ids], Bm25Fields.Names(options));
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
        if (_passageIds.Length == 0 || Bm25Query.Of(_analyzer, text, _fields) is not { } query)
            return [];
        ScoreDoc[] found = _searcher.Search(query, Math.Min(topK, _passageIds.Length)).ScoreDocs;
        return [.. found.Select(hit => new RunEntry(_passageIds[hit.Doc], hit.Score))];
    }

    /// <summary>The score of a passage, given its index from 0; 0 where it shares no word with the text.</summary>
    internal double Score(string text, int passage) =>
        Bm25Query.Of(_analyzer, text, _fields) is { } query ? _searcher.Explain(query, passage).Value : 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
        _analyzer.Dispose();
    }

    /// <summary>The analysed words of a query, each with the number of its occurrences.</summary>
    internal Dictionary<string, int> Terms(string text) => Bm25Query.Terms(_analyzer, text);
}
