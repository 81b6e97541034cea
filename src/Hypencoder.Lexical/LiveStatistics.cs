using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Hypencoder.Lexical;

/// <summary>
/// A search whose statistics leave removed passages out. Lucene itself counts them until their segments are merged, so
/// that scores would depend on what was in an index before.
/// </summary>
internal sealed class LiveStatistics : IndexSearcher
{
    private readonly Dictionary<string, long> _words;

    /// <param name="reader">The index; the length of a passage's field is stored beside it.</param>
    /// <param name="fields">Names of the fields that are searched.</param>
    public LiveStatistics(DirectoryReader reader, string[] fields)
        : base(reader) => _words = fields.ToDictionary(field => field, field => reader.Leaves.Sum(
            leaf => Words(leaf.AtomicReader, field)));

    /// <summary>Name of the field with the number of words in another one.</summary>
    public static string LengthOf(string field) => field + ".length";

    public override TermStatistics TermStatistics(Term term, TermContext context) => IndexReader.HasDeletions
        ? new TermStatistics(term.Bytes, IndexReader.Leaves.Sum(leaf => Passages(leaf.AtomicReader, term)), -1)
        : base.TermStatistics(term, context);

    public override CollectionStatistics CollectionStatistics(string field) =>
        new(field, IndexReader.NumDocs, docCount: -1, _words[field], sumDocFreq: -1);

    /// <summary>Number of passages that have a word.</summary>
    private static int Passages(AtomicReader reader, Term term)
    {
        if (!reader.HasDeletions)
            return reader.DocFreq(term);
        int count = 0;
        DocsEnum? passages = reader.GetTermDocsEnum(term); // without the removed ones
        while (passages is not null && passages.NextDoc() != DocIdSetIterator.NO_MORE_DOCS)
            count++;
        return count;
    }

    /// <summary>Number of all words of a field.</summary>
    private static long Words(AtomicReader reader, string field)
    {
        if (!reader.HasDeletions)
            return reader.GetTerms(field)?.SumTotalTermFreq ?? 0;
        NumericDocValues lengths = reader.GetNumericDocValues(LengthOf(field));
        long words = 0;
        for (int i = 0; i < reader.MaxDoc; i++)
            words += reader.LiveDocs.Get(i) ? lengths.Get(i) : 0;
        return words;
    }
}
